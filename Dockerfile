# The portal in production: one image for web server, worker and beat. `docker compose up` builds and starts it.
FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

# What WeasyPrint draws PDFs with, and a font.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
 && rm -rf /var/lib/apt/lists/*

WORKDIR /srv/portal
COPY requirements.lock .
RUN pip install --require-hashes --only-binary :all: --requirement requirements.lock

COPY . .

# Static files and translations are of the image; what people upload is of the volume at /srv/var/files, the index of the
# matching, which all processes read, of the one at /srv/var/index.
# Set-up writes a secret key and a database folder of its own: neither may stay.
ENV SCVL_VAR=/srv/var
RUN python manage.py messages --compile \
 && python manage.py collectstatic --noinput \
 && rm -f /srv/var/secret_key \
 && useradd --system --uid 10001 --no-create-home --home-dir /nonexistent portal \
 && mkdir -p /srv/var/files /srv/var/index \
 && chown -R portal:portal /srv/var/files /srv/var/index

USER portal
ENV BIND=0.0.0.0:8000
ENV XDG_CACHE_HOME=/tmp
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["python", "setup/healthcheck.py", "web"]
CMD ["gunicorn", "scvl.wsgi:application"]
