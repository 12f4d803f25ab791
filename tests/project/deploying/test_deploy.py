"""What lies in deploy/ is read by what would read it, as far as this machine has it; else by a reader of our own."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import crossplane
import kubernetes_validate
import pytest
import yaml
from click.testing import CliRunner

from tinhso.project.bucket.place import Place
from tinhso.project.cli import tinhso
from tinhso.project.words import Words

DEPLOY = Path(__file__).resolve().parents[3] / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
HADOLINT = Path(sys.executable).with_name("hadolint")
CHART = DEPLOY / "helm" / "tinhso"
SETTINGS = (DEPLOY.parent / "docs" / "operate" / "running.md").read_text("utf-8")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze on this machine")
def test_systemd_understands_the_units(tmp_path):
    program = tmp_path / "tinhso"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for unit in (*UNITS, *(DEPLOY / "systemd").glob("*.timer")):
        text = unit.read_text("utf-8").replace("/opt/tinhso/current/bin/tinhso", str(program))
        (tmp_path / unit.name).write_text(re.sub(r"^Documentation=.*\n", "", text, flags=re.M))
    done = subprocess.run(
        [
            "systemd-analyze",
            "verify",
            "--man=no",
            *sorted(str(file) for file in tmp_path.glob("*.service")),
            str(tmp_path / "tinhso-backup.timer"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in (done.stdout + done.stderr).splitlines() if "tinhso" in line]
    assert not ours, "\n".join(ours)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_runs_as_nobody_special_with_little_of_the_machine(unit):
    lines = unit.read_text("utf-8").splitlines()
    for needed in (
        "User=tinhso",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "CapabilityBoundingSet=",
        "PrivateTmp=yes",
    ):
        assert needed in lines, needed


def test_the_nginx_example_holds_only_what_nginx_knows(tmp_path):
    """Directives, where they may stand and how many words they take; nginx itself looks further, where there is one."""
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"events {{}}\nhttp {{ include {DEPLOY}/nginx/tinhso.conf; }}\n")
    read = crossplane.parse(str(whole), strict=True)
    assert read["errors"] == []
    (site,) = (one for one in read["config"] if one["file"].endswith("tinhso.conf"))
    assert "server" in {directive["directive"] for directive in site["parsed"]}


@pytest.mark.skipif(
    not shutil.which("nginx"), reason="no nginx on this machine; what it knows is read by the test above"
)
def test_nginx_understands_its_example(tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "fullchain.pem"
    making = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "1",
        "-subj",
        "/CN=tinhso.example.gov.vn",
    ]
    subprocess.run([*making, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    example = (DEPLOY / "nginx" / "tinhso.conf").read_text("utf-8").replace("/etc/tinhso/tls", str(tmp_path))
    for port, high in (("80", "18080"), ("443", "18443")):  # who is not root may not open the low ones, even to test
        example = re.sub(rf"(listen (?:\[::\]:)?){port}\b", rf"\g<1>{high}", example)
    (tmp_path / "site.conf").write_text(example)
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}}\nhttp {{ access_log off; include {tmp_path}/site.conf; }}\n"
    )
    done = subprocess.run(
        ["nginx", "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr, done.stderr


def commands():
    """Every `tinhso …` that the units, the image, the composition and the chart run."""
    for unit in UNITS:
        yield unit.name, re.search(r"ExecStart=\S+/tinhso (.*)", unit.read_text("utf-8")).group(1).split()
    image = (DEPLOY / "container" / "Containerfile").read_text("utf-8")
    yield "Containerfile", yaml.safe_load(re.search(r"^CMD (\[.*\])", image, re.M).group(1))
    for name, service in composition()["services"].items():
        if str(service.get("image", "")).startswith("tinhso"):
            yield f"compose {name}", [*service.get("entrypoint", ["tinhso"])[1:], *service["command"]]
    for document in rendered():
        for container in pods(document):
            if "args" in container:
                yield f"chart {container['name']}", container["args"]


@pytest.mark.skipif(not HADOLINT.exists(), reason="no hadolint for this kind of machine")
def test_the_container_file_follows_the_rules_of_such_files():
    done = subprocess.run(
        [HADOLINT, DEPLOY / "container" / "Containerfile"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_the_composition_is_one_by_its_specification():
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", DEPLOY / "compose.yaml"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_what_the_chart_renders_is_what_kubernetes_takes():
    version = kubernetes_validate.latest_version()
    for document in rendered():
        kubernetes_validate.validate(document, version, strict=True)


def test_a_slip_in_any_of_them_is_found(tmp_path):
    """That the readers look: one word wrong in each."""
    web = next(one for one in rendered() if one["metadata"]["name"] == "province-web")
    web["spec"]["replica"] = 2
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(web, kubernetes_validate.latest_version(), strict=True)
    (tmp_path / "nginx.conf").write_text("events {}\nhttp { server { listn 80; } }\n")
    assert crossplane.parse(str(tmp_path / "nginx.conf"), strict=True)["errors"]


def composition():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))


def test_every_service_of_the_composition_waits_for_one_there_is():
    held = composition()
    for name, service in held["services"].items():
        assert set(service.get("depends_on", {})) <= set(held["services"]), name
        volumes = {volume.split(":")[0] for volume in service.get("volumes", ())}
        assert volumes <= set(held["volumes"]), name


def test_every_setting_they_give_is_one_of_ours():
    given = set()
    for file in (*DEPLOY.rglob("*.yaml"), *DEPLOY.rglob("*.example"), DEPLOY / "container" / "Containerfile"):
        given |= set(re.findall(r"\b(TINHSO_[A-Z0-9_]+)", file.read_text("utf-8")))
    ours = given - {"TINHSO_DATABASE_PASSWORD"}  # only the composition's own
    assert not {name for name in ours if f"`{name}`" not in SETTINGS and name != "TINHSO_DATA"}


@pytest.mark.parametrize("name", ["web", "worker", "migrate", "setup"])
def test_the_compositions_files_go_to_its_bucket(name):
    """Its settings, with the names it leaves to .env, read by what reads them; the gateway's key is the one we use."""
    services = composition()["services"]
    given = {key: filled(value) for key, value in services[name]["environment"].items()}
    place = Place.named(given)
    assert place.endpoint == "http://objects:7070" and "--port" in services["objects"]["command"]
    assert ":7070" in services["objects"]["command"] and place.region in services["objects"]["command"]
    root = {key: filled(value) for key, value in services["objects"]["environment"].items()}
    assert (place.key_id, place.secret) == (root["ROOT_ACCESS_KEY_ID"], root["ROOT_SECRET_ACCESS_KEY"])
    assert services["bucket"]["entrypoint"][-1] == f"{services['objects']['command'][-1]}/{place.bucket}"


def filled(value: str) -> str:
    """As a composition fills it in: the default, or for what must be given, its own name."""
    return re.sub(r"\$\{(\w+)(?::([-?])([^}]*))?\}", lambda found: found[3] if found[2] == "-" else found[1], value)


def test_the_charts_own_s3_server_is_the_one_of_the_composition():
    ours = next(
        one for one in rendered() if (one["kind"], one["metadata"]["name"]) == ("StatefulSet", "province-objects")
    )
    (server,), (bucket,) = pods(ours), ours["spec"]["template"]["spec"]["initContainers"]
    services = composition()["services"]
    assert server["image"] == bucket["image"] == services["objects"]["image"]
    assert server["command"][1:] == services["objects"]["command"]
    assert bucket["command"] == services["bucket"]["entrypoint"]
    kept = {one["name"]: one["valueFrom"]["secretKeyRef"] for one in server["env"]}
    assert {name: one["key"] for name, one in kept.items()} == {
        name: re.sub(r"\$\{(\w+).*", r"\1", value) for name, value in services["objects"]["environment"].items()
    }


def test_the_charts_files_go_to_its_bucket():
    secret = {"TINHSO_S3_KEY_ID": "from the secret", "TINHSO_S3_SECRET": "from the secret"}
    seen = []
    for document in rendered():
        for container in pods(document):
            if "args" in container:
                given = {one["name"]: one["value"] for one in container["env"]}
                assert Place.named(given | secret).address == "s3://tinhso/files"
                assert {"secretRef": {"name": "tinhso-s3"}} in container["envFrom"]
                seen.append(container["name"])
    assert set(seen) == {"web", "worker", "migrate"}


def rendered():
    """The chart's templates with its values: only the few forms they use, so a form we cannot read fails here."""
    values = yaml.safe_load((CHART / "values.yaml").read_text("utf-8"))
    values["postgresql"]["enabled"] = True
    values["objects"]["enabled"] = True
    values["data"]["class"] = "shared"
    values["files"]["enabled"] = True
    for file in sorted((CHART / "templates").glob("*.yaml")):
        text = re.sub(r"\{\{- (if .*?|end) \}\}\n", "", file.read_text("utf-8"))
        text = re.sub(r"\{\{ (\S+?)( \| quote)? \}\}", lambda found: value(found, values), text)
        assert "{{" not in text, f"{file.name}: {text[text.index('{{') :][:60]}"
        yield from (one for one in yaml.safe_load_all(text) if one)


def value(found, values) -> str:
    path, quoted = found.group(1).lstrip("."), found.group(2)
    here = {"Values": values, "Release": {"Name": "province"}}
    for part in path.split("."):
        here = here[part]
    return f'"{here}"' if quoted else str(here)


def pods(document):
    return document.get("spec", {}).get("template", {}).get("spec", {}).get("containers", [])


def test_the_chart_renders_into_things_that_find_each_other():
    documents = list(rendered())
    kinds = {(one["kind"], one["metadata"]["name"]) for one in documents}
    assert {
        ("Deployment", "province-web"),
        ("Deployment", "province-worker"),
        ("StatefulSet", "province-postgresql"),
    } <= kinds
    for one in documents:
        if one["kind"] in {"Deployment", "StatefulSet"}:
            wanted, labels = one["spec"]["selector"]["matchLabels"], one["spec"]["template"]["metadata"]["labels"]
            assert wanted.items() <= labels.items(), one["metadata"]["name"]
        for container in pods(one):
            volumes = {volume["name"] for volume in one["spec"]["template"]["spec"].get("volumes", ())}
            volumes |= {claim["metadata"]["name"] for claim in one["spec"].get("volumeClaimTemplates", ())}
            assert {mount["name"] for mount in container["volumeMounts"]} <= volumes
            assert container["securityContext"]["allowPrivilegeEscalation"] is False
        if one["kind"] == "Service":
            ports = {
                port["name"]
                for other in documents
                if other["kind"] in {"Deployment", "StatefulSet"}
                and one["spec"]["selector"].items() <= other["spec"]["template"]["metadata"]["labels"].items()
                for container in pods(other)
                for port in container.get("ports", ())
            }
            assert {port.get("targetPort", port["name"]) for port in one["spec"]["ports"]} <= ports


def test_every_value_of_the_chart_is_used_and_every_value_used_is_there():
    text = "".join(file.read_text("utf-8") for file in (CHART / "templates").glob("*.yaml"))
    used = set(re.findall(r"\.Values\.([a-zA-Z.]+)", text))
    there = set(flat(yaml.safe_load((CHART / "values.yaml").read_text("utf-8"))))
    assert used == there


def flat(held, before=""):
    for name, one in held.items():
        if isinstance(one, dict):
            yield from flat(one, f"{before}{name}.")
        else:
            yield f"{before}{name}"


@pytest.mark.parametrize(("where", "words"), list(commands()), ids=lambda one: one if isinstance(one, str) else "")
def test_what_they_run_is_a_command_of_ours_with_options_it_has(where, words):
    command = tinhso.commands[words[0]]
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    assert {word for word in words if word.startswith("--")} <= known, where
    assert CliRunner().invoke(tinhso, [words[0], "--help"], obj=Words("en")).exit_code == 0
