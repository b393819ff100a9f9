"""The API's description for programs and for people, served by us without any other server."""

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from staffing.domain.capabilities import Capability
from staffing.gates import ApiGate


class Schema(SpectacularAPIView):
    """OpenAPI 3; YAML, or JSON by ``?format=json`` or Accept."""

    capability = Capability.PUBLIC
    permission_classes = [ApiGate]


class Documentation(SpectacularSwaggerSplitView):
    """Swagger UI; its script is a request of its own, so that the strict content policy holds."""

    capability = Capability.PUBLIC
    permission_classes = [ApiGate]
    template_name = "portal/api_docs.html"
    url_name = "api_schema"
