"""The production files hold together: what they name exists, and nothing secret stands in them."""

import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from portal.embedded.postgres import DISCREET

BASE = Path(settings.BASE_DIR)
COMPOSE_TEXT = (BASE / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(COMPOSE_TEXT)
SERVICES = COMPOSE["services"]


def test_the_services_are_those_of_the_design() -> None:
    assert set(SERVICES) == {"postgres", "redis", "migrate", "web", "worker", "beat", "nginx"}


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_a_service_starts_again_and_tells_its_health(name: str) -> None:
    service = SERVICES[name]
    assert service["restart"] == "unless-stopped"
    image_has_one = name == "web" and "HEALTHCHECK" in (BASE / "portal/deploy/Dockerfile").read_text()
    assert image_has_one or service["healthcheck"]["test"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_no_service_runs_as_root(name: str) -> None:
    unprivileged = SERVICES[name].get("user") or ("unprivileged" in SERVICES[name]["image"] and "image's own")
    assert unprivileged
    assert str(unprivileged) not in ("0", "root", "0:0")


def test_only_nginx_is_open_to_the_outside() -> None:
    assert [name for name, service in SERVICES.items() if service.get("ports")] == ["nginx"]


def test_secrets_have_no_default() -> None:
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"):
        assert set(re.findall(r"\$\{" + name + r"(.)", COMPOSE_TEXT)) == {":"}
        assert f"${{{name}:-" not in COMPOSE_TEXT


def test_every_variable_is_explained_in_the_example() -> None:
    example = (BASE / ".env.example").read_text()
    named = set(re.findall(r"\$\{([A-Z_]+)", COMPOSE_TEXT))
    assert {name for name in named if not re.search(rf"^{name}=", example, re.M)} == set()


def test_every_named_volume_is_declared_and_used() -> None:
    used = {
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", ())
        if volume[0].isalpha()
    }
    assert used == set(COMPOSE["volumes"])


def test_the_database_writes_no_peoples_rows_into_its_log() -> None:
    assert all(f"-c {setting}" in SERVICES["postgres"]["command"] for setting in DISCREET)
