from django.forms.renderers import TemplatesSetting


class PortalFormRenderer(TemplatesSetting):
    """Our own form templates."""
