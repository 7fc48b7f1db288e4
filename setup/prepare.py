"""Sets up and starts the portal with nothing but Python: environment, packages, database, data.

Written for any Python 3, so that one that is too old gets a sentence instead of a syntax error.
"""

import errno
import glob
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
BIN = os.path.join(VENV, "bin")
PYTHON = os.path.join(BIN, "python")
PORT = os.environ.get("PORT", "8000")
LOCKS = ("requirements.lock", "requirements-test.lock")
PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core")
POSTGRES = "postgres://postgres:postgres@127.0.0.1:5432/postgres"
REDIS = "redis://127.0.0.1:6379/9"
LOGINS = (
    ("inform@", "bedrijf, Inform"),
    ("connect@", "bedrijf, Connect"),
    ("cultivate@", "bedrijf, Cultivate"),
    ("stuurgroep@", "stuurgroep"),
    ("stad@", "stad"),
    ("kennis@", "kennisinstelling"),
    ("team@", "team, met beheer"),
    ("bestuur@", "raad van bestuur"),
    ("verlopen@", "lidmaatschap gisteren afgelopen"),
)


def say(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def stop(text):
    """One clear line, and an end."""
    sys.stderr.write("scvl: " + text + "\n")
    sys.exit(1)


def call(command, **options):
    """Run a command of ours; its failure ends the whole with its exit code."""
    code = subprocess.call(command, cwd=ROOT, **options)
    if code:
        sys.exit(code)


def check_python():
    if sys.version_info < (3, 11):
        stop(
            "Python %d.%d is te oud. Installeer Python 3.11 of nieuwer, bv. apt-get install python3.11 python3.11-venv."
            % sys.version_info[:2]
        )


def check_port():
    if not PORT.isdigit() or not 0 < int(PORT) < 65536:
        stop("PORT=%s is geen poort. Geef een getal tussen 1 en 65535." % PORT)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(PORT)))
        except OSError as error:
            if error.errno == errno.EACCES:
                stop(
                    "poort %s is voor de beheerder van de machine. Kies er een boven 1023: make run PORT=8001"
                    % PORT
                )
            stop("poort %s is bezet. Stop wat daar draait, of kies een andere: make run PORT=8001" % PORT)


def alone():
    """An open file whose lock keeps a second start from preparing the same folder; closing it lets that one go on."""
    import fcntl

    file = open(os.path.abspath(__file__))  # noqa: SIM115 the caller closes it
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        say("Een andere start is hier nog bezig; even wachten ...")
        fcntl.flock(file, fcntl.LOCK_EX)
    return file


def digest(*paths):
    total = hashlib.sha256(sys.version.encode())
    for path in paths:
        with open(path, "rb") as file:
            total.update(file.read())
    return total.hexdigest()


def works(python):
    """Whether an environment's Python starts and has pip."""
    try:
        return (
            subprocess.call(
                [python, "-c", "import pip"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            == 0
        )
    except OSError:
        return False


def installed():
    """What the environment holds: its programs and packages, without the names that change with a version."""
    paths = glob.glob(os.path.join(BIN, "*")) + glob.glob(
        os.path.join(VENV, "lib", "*", "site-packages", "*")
    )
    names = (os.path.relpath(path, VENV) for path in paths)
    return sorted(name for name in names if not name.endswith((".dist-info", "__pycache__")))


def read_stamp(lock):
    """What was installed by a lock file: its digest and the names that must be there. Nothing where it never ended."""
    try:
        with open(os.path.join(VENV, "prepared-" + lock)) as file:
            digest_then, *names = file.read().split("\n")
    except OSError:
        return None, []
    return digest_then, names


def is_whole():
    """Whether the environment starts and holds what was once installed; one of which no installation ended does not."""
    stamps = [read_stamp(lock) for lock in LOCKS]
    if not any(digest_then for digest_then, _names in stamps) or not works(PYTHON):
        return False
    return {name for _digest, names in stamps for name in names} <= set(installed())


def prepare_environment(lock):
    """The virtual environment with the packages of a lock file, by their hashes. A half-built one is built again."""
    wanted = digest(os.path.join(ROOT, lock))
    digest_then, names = read_stamp(lock)
    if digest_then == wanted and os.path.exists(PYTHON) and set(names) <= set(installed()):
        return
    if os.path.exists(VENV) and not is_whole():
        say("De omgeving in .venv is onvolledig; ze wordt opnieuw gemaakt.")
        shutil.rmtree(VENV)
    if not os.path.exists(VENV):
        say("Virtuele omgeving maken ...")
        made = subprocess.run(
            [sys.executable, "-m", "venv", VENV], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        if made.returncode or not works(PYTHON):
            shutil.rmtree(VENV, ignore_errors=True)
            package = "python%d.%d-venv" % sys.version_info[:2]
            stop("geen virtuele omgeving kunnen maken. Installeer eerst: apt-get install %s" % package)
    say("Pakketten installeren (%s) ..." % lock)
    command = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes"]
    if subprocess.call([*command, "--only-binary", ":all:", "-r", lock], cwd=ROOT):
        stop("de pakketten konden niet geïnstalleerd worden. Kijk het netwerk na en probeer opnieuw.")
    with open(os.path.join(VENV, "prepared-" + lock), "w") as file:
        file.write("\n".join([wanted, *installed()]))


def prepare_pdf():
    """The system libraries that draw PDFs; everything else works without. To install them is tried once an environment."""
    names = "'pango-1.0', 'pangoft2-1.0', 'harfbuzz-subset'"
    probe = "import ctypes.util, sys; sys.exit(not all(map(ctypes.util.find_library, (%s))))" % names
    if subprocess.call([PYTHON, "-c", probe]) == 0:
        return
    names = " ".join(PANGO)
    tried = os.path.join(VENV, "tried-pango")
    may_install = hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get")
    if may_install and not os.path.exists(tried):
        say("Bibliotheken voor PDF installeren (%s) ..." % names)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        subprocess.call(["apt-get", "update", "-qq"], env=environment, **quiet)
        if subprocess.call(["apt-get", "install", "-y", "-qq", *PANGO], env=environment, **quiet) == 0:
            return
        open(tried, "w").close()  # a next start doesn't wait for the network again
    say("PDF's maken kan nog niet: installeer %s. Al de rest werkt." % names)


def run():
    check_port()
    held = alone()  # until gunicorn takes the place of this process
    prepare_environment("requirements.lock")
    prepare_pdf()
    call(
        [PYTHON, "manage.py", "prepare"],
        env=dict(os.environ, LOG_LEVEL=os.environ.get("LOG_LEVEL", "WARNING")),
    )
    say("")
    say("Het portaal draait op http://127.0.0.1:%s/ (stop met Ctrl-C)" % PORT)
    say("Aanmelden kan met deze adressen @demo.example, wachtwoord scvl-demo-2026:")
    for login, role in LOGINS:
        say("  %-26s %s" % (login + "demo.example", role))
    say("Mails staan als bestanden in var/mail.")
    os.environ["PORT"] = PORT
    os.chdir(ROOT)
    held.close()
    os.execv(os.path.join(BIN, "gunicorn"), ["gunicorn", "scvl.wsgi:application"])


def answers(url, port):
    """Whether something listens where a service address points."""
    rest = url.split("://", 1)[-1].rsplit("@", 1)[-1].split("/", 1)[0]
    host, _sep, number = rest.partition(":")
    try:
        with socket.create_connection((host or "127.0.0.1", int(number or port)), timeout=2):
            return True
    except (OSError, ValueError):
        return False


def left_out(text):
    """What a test run leaves out is said in one line; in CI it is a failure."""
    if os.environ.get("CI"):
        stop(text)
    say("OVERGESLAGEN: " + text)


def prepare_tests():
    with alone():
        prepare_environment("requirements-test.lock")
        prepare_pdf()
        call([PYTHON, "manage.py", "messages", "--compile"], env=dict(os.environ, SCVL_TEST="1"))


def lint():
    prepare_tests()
    call([os.path.join(BIN, "ruff"), "check", "."])
    call([os.path.join(BIN, "ruff"), "format", "--check", "--quiet", "."])
    for lock in LOCKS:
        with open(os.path.join(ROOT, lock)) as file:
            if "://" in file.read():
                stop("%s noemt een adres." % lock)
    environment = dict(os.environ, SCVL_TEST="1")
    call(
        [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    call([PYTHON, "manage.py", "messages", "--check"], env=environment)


def pytest_command(marks, services=(), *extra):
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")
    }
    environment.update(services, SCVL_TEST="1")
    return {"args": [PYTHON, "-m", "pytest", "-q", "-m", marks, *extra], "cwd": ROOT, "env": environment}


def pytest(marks, services=(), *extra):
    return subprocess.call(**pytest_command(marks, services, *extra))


def test():
    """The processes mostly wait for each other, so they run beside the first suite, which shares nothing with them."""
    lint()
    marks = "not processes"
    if not any(
        map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"))
    ):
        left_out("Chromium ontbreekt, dus de browsertests. Installeer het: apt-get install chromium")
        marks += " and not browser"
    workers = ("-n", "2", "--dist", "worksteal")
    database, redis = os.environ.get("DATABASE_URL", POSTGRES), os.environ.get("REDIS_URL", REDIS)
    if not (answers(database, 5432) and answers(redis, 6379)):
        left_out("PostgreSQL of Redis antwoordt niet, dus de tests erop (DATABASE_URL, REDIS_URL).")
        sys.exit(pytest(marks, (), *workers))
    services = {"DATABASE_URL": database, "REDIS_URL": redis}
    with tempfile.TemporaryFile() as said:
        processes = subprocess.Popen(
            **pytest_command("processes", services), stdout=said, stderr=subprocess.STDOUT
        )
        try:
            failed = pytest(marks, (), *workers)
            failed = processes.wait() or failed
        finally:
            processes.terminate()
        said.seek(0)
        sys.stdout.write(said.read().decode("utf-8", "replace"))
        sys.stdout.flush()
    failed = pytest("not browser and not processes", services, *workers) or failed
    sys.exit(failed)


def test_fast():
    prepare_tests()
    sys.exit(pytest("not browser and not processes", (), "-n", "2", "--dist", "worksteal"))


def bench():
    prepare_tests()
    database = os.environ.get("DATABASE_URL", POSTGRES)
    if not answers(database, 5432):
        stop("PostgreSQL antwoordt niet; zet DATABASE_URL.")
    environment = dict(os.environ, DATABASE_URL=database, SCVL_TEST="1")
    call([PYTHON, "-m", "tests.benchmarks"], env=environment)


def bench_matching():
    prepare_tests()
    call([PYTHON, "-m", "tests.benchmarks.matching"], env=dict(os.environ, SCVL_TEST="1"))


def messages():
    prepare_tests()
    call([PYTHON, "manage.py", "messages"], env=dict(os.environ, SCVL_TEST="1"))


def lock():
    prepare_environment("requirements-test.lock")
    command = [
        os.path.join(BIN, "uv"),
        "pip",
        "compile",
        "pyproject.toml",
        "--generate-hashes",
        "--no-emit-index-url",
    ]
    command += ["--no-header", "--universal", "--python-version", "3.11", "--quiet"]
    call([*command, "--output-file", "requirements.lock"])
    call([*command, "--extra", "test", "--output-file", "requirements-test.lock"])


COMMANDS = {
    "run": run,
    "test": test,
    "test-fast": test_fast,
    "bench": bench,
    "bench-matching": bench_matching,
    "lint": lint,
    "messages": messages,
    "lock": lock,
}

if __name__ == "__main__":
    check_python()
    try:
        COMMANDS[sys.argv[1] if len(sys.argv) > 1 else "run"]()
    except KeyboardInterrupt:
        sys.exit(130)
