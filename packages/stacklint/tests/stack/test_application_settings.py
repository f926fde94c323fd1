"""What settings of applications in Java say of their ports, paths and metrics, held against jobs that ask them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import pytest
from stacklint.engine import run
from stacklint.rules.api import discover
from stacklint.rules.examples import write
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files

if TYPE_CHECKING:
    from pathlib import Path

CODES: Final = {"LK102", "LK135", "LK254", "LK282", "LK303", "LK305"}
RULES: Final = tuple(rule for rule in discover() if rule.code in CODES)
BOOT: Final = "org.springframework.boot"
MAIN: Final = "app/src/main/resources/"
ENDPOINT: Final = "/actuator/prometheus"
SHOWN: Final = "management.endpoints.web.exposure.include=*\n"
DOCKERFILE: Final = 'FROM eclipse-temurin:21\nWORKDIR /app\nENTRYPOINT ["java", "-jar", "app.jar"]\n'
SHELL: Final = 'FROM eclipse-temurin:21\nWORKDIR /app\nENTRYPOINT ["sh", "-c", "java $JAVA_OPTS -jar app.jar"]\n'
PARENT: Final = "<parent><groupId>com.shop</groupId><artifactId>shop</artifactId></parent>"
CLOUD: Final = "org.springframework.cloud"


def dependency(artifact: str, group: str = BOOT) -> str:
    return f"<dependency><groupId>{group}</groupId><artifactId>{artifact}</artifactId></dependency>\n"


WEB: Final = dependency("spring-boot-starter-web")
METRICS: Final = dependency("spring-boot-starter-actuator") + dependency(
    "micrometer-registry-prometheus", "io.micrometer"
)
SECURE: Final = WEB + METRICS + dependency("spring-boot-starter-security")


def pom(dependencies: str = WEB + METRICS, more: str = "", parent: str = "") -> str:
    return (
        f"<project>{parent}<groupId>com.shop</groupId><artifactId>app</artifactId>{more}"
        f"<dependencies>\n{dependencies}</dependencies></project>\n"
    )


def quarkus(*artifacts: str) -> dict[str, str | None]:
    version = "<properties><quarkus.platform.version>3.15.1</quarkus.platform.version></properties>"
    listed = "".join(dependency(one, "io.quarkus") for one in artifacts)
    return {"app/pom.xml": pom(listed, version), f"{MAIN}application.properties": ""}


def check(
    tmp_path: Path, files: dict[str, str | None], service: str, port: int, path: str, job: str = "", build: str = "app"
) -> list[str]:
    """What is told of a job that asks an application."""
    server = "    image: prom/prometheus:v3.5.0\n    volumes: ['./prometheus.yml:/etc/prometheus/prometheus.yml']\n"
    texts: dict[str, str | None] = {
        "compose.yaml": f"services:\n  app:\n    build: {build}\n{service}  prometheus:\n{server}",
        "prometheus.yml": f"scrape_configs:\n  - job_name: app\n    metrics_path: {path}\n{job}"
        f"    static_configs: [{{targets: ['app:{port}']}}]\n",
        "app/pom.xml": pom(),
        "app/Dockerfile": DOCKERFILE,
        f"{MAIN}application.properties": SHOWN,
        **files,
    }
    write({name: text for name, text in texts.items() if text is not None}, tmp_path)
    found, _ = run(find_stacks(Files(tmp_path, base=tmp_path)), RULES)
    return [f"{one.code} {one.message}" for one in found]


def env(**variables: str) -> str:
    lines = "".join(f"      {name.replace('__', '.')}: '{value}'\n" for name, value in variables.items())
    return f"    environment:\n{lines}"


MOVED: Final = ["LK102 `app` does not listen on port 8080 but on 8090"]
APART: Final = ["LK254 `app` has its actuator on port 8090, not on 8080; the target stays down"]


def at(path: str, asked: str = ENDPOINT) -> list[str]:
    return [f"LK135 `app` shows its metrics at `{path}`, but is asked at `{asked}`: the target stays down"]


SWITCHED: Final = [
    ("LK254 `app` has the endpoint switched off by `management.endpoint.prometheus.enabled`; the target stays down")
]
ABSENT: Final = [
    (
        "LK254 `app` has no dependency `spring-boot-starter-actuator`, without which there is no such endpoint; "
        "the target stays down"
    )
]
HIDDEN: Final = ["LK254 `app` shows only `health` of its actuator over HTTP; the target stays down"]
PROPERTIES: Final = f"{MAIN}application.properties"
YAML: Final = f"{MAIN}application.yml"


@pytest.mark.parametrize(
    ("files", "service", "expected"),
    [
        pytest.param({}, env(SERVER_PORT="8090"), MOVED, id="a variable goes before files"),
        pytest.param(
            {PROPERTIES: "", "conf/application.yml": "a: b\n"},
            "    volumes: ['./conf:/app/config/shop']\n",
            [],
            id="a folder below the one for settings",
        ),
        pytest.param({PROPERTIES: ""}, "    volumes: ['conf:/app/config']\n", [], id="a volume with settings"),
        pytest.param(
            {PROPERTIES: "", "app/src/main/java/App.java": 'builder.properties("a=b").run(args);\n'},
            "",
            [],
            id="settings of a builder",
        ),
        pytest.param(
            {PROPERTIES: "", "app/src/main/java/App.java": "sources.addFirst(new MapPropertySource(name, map));\n"},
            "",
            [],
            id="settings that code adds",
        ),
        pytest.param({}, env(MANAGEMENT_SERVER_PORT="8090"), APART, id="the port of the actuator"),
        pytest.param({}, env(server__port="8090"), MOVED, id="a variable that is called as the key"),
        pytest.param({PROPERTIES: f"{SHOWN}management.server.port=${{MPORT:8090}}\n"}, "", APART, id="a default"),
        pytest.param({PROPERTIES: f"{SHOWN}server.port=${{MPORT:8080}}\n"}, env(MPORT="8090"), APART, id="filled"),
        pytest.param({PROPERTIES: f"{SHOWN}p=8090\nserver.port=${{q:${{p}}}}\n"}, "", MOVED, id="filled twice"),
        pytest.param({PROPERTIES: f"{SHOWN}management.server.port=${{MPORT}}\n"}, "", [], id="nothing fills it in"),
        pytest.param({PROPERTIES: f"{SHOWN}management.server.port=${{MPORT\n"}, "", [], id="an open brace"),
        pytest.param({PROPERTIES: f"{SHOWN}a=${{b}}\nb=${{a}}\nmanagement.server.port=${{a}}\n"}, "", [], id="a ring"),
        pytest.param({PROPERTIES: f"{SHOWN}management.server.port=@mport@\n"}, "", [], id="Maven fills it in"),
        pytest.param({YAML: "management: {server: {port: @mport@}}\n"}, "", [], id="Maven fills it in, in YAML"),
        pytest.param(
            {PROPERTIES: f"{SHOWN}management.server.port=${{a:{'9' * 20_000}}}\n"},
            "",
            [],
            id="a value that is too long",
        ),
        pytest.param({PROPERTIES: f"{SHOWN}management.server.port=0\n"}, "", [], id="any port"),
        pytest.param({PROPERTIES: f"{SHOWN}management.server.port=many\n"}, "", [], id="no port"),
        pytest.param({}, "    command: [--server.port=8090]\n", MOVED, id="a word of the command"),
        pytest.param({}, "    command: [--debug, --server.port=8090]\n", MOVED, id="a word without a value"),
        pytest.param({}, "    command: ['--spring.config.location=/c/']\n", [], id="files elsewhere"),
        pytest.param({"app/Dockerfile": SHELL}, env(JAVA_OPTS="-Xmx1g -Dserver.port=8090"), MOVED, id="an option"),
        pytest.param({"app/Dockerfile": SHELL}, env(JAVA_OPTS="$OPTIONS"), [], id="unknown options"),
        pytest.param({}, env(JAVA_TOOL_OPTIONS="-Dserver.port=8090"), MOVED, id="an option of the JVM"),
        pytest.param({}, env(JAVA_TOOL_OPTIONS='-Da="8090'), [], id="an option with an open quote"),
        pytest.param({}, env(SPRING_CONFIG_LOCATION="/c/"), [], id="a variable that names other files"),
        pytest.param({}, env(MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE_0="health"), [], id="a list in variables"),
        pytest.param({}, "    env_file: [missing.env]\n", [], id="a file of variables that is not here"),
        pytest.param({"app.env": "SERVER_PORT=8090\n"}, "    env_file: [app.env]\n", MOVED, id="one that is here"),
        pytest.param({"app/Dockerfile": "FROM eclipse-temurin:21\nCMD if a; then java; fi\n"}, "", [], id="odd, sound"),
        pytest.param(
            {"app/Dockerfile": "FROM eclipse-temurin:21\nCMD if a; then java; fi\n", PROPERTIES: "a=b\n"},
            "",
            HIDDEN,
            id="a command that isn't understood and says nothing of it",
        ),
        pytest.param(
            {
                "app/Dockerfile": "FROM eclipse-temurin:21\nCMD if a; then java -Dmanagement.x=y; fi\n",
                PROPERTIES: "a=b\n",
            },
            "",
            [],
            id="a command that isn't understood",
        ),
        pytest.param(
            {"app/Dockerfile": "FROM maven:3\nCOPY . .\nCMD mvn spring-boot:run\n", PROPERTIES: "a=b\n"},
            "",
            HIDDEN,
            id="Maven runs it",
        ),
        pytest.param(
            {"app/Dockerfile": "FROM maven:3\nCOPY . .\nCMD mvn spring-boot:run -Dspring-boot.run.profiles=a\n"},
            env(SERVER_PORT="8090"),
            [],
            id="Maven is told more",
        ),
        pytest.param({PROPERTIES: "", YAML: "management:\n"}, "", HIDDEN, id="empty files"),
        pytest.param({PROPERTIES: "", YAML: "---\n"}, "", HIDDEN, id="an empty document"),
        pytest.param({PROPERTIES: "", YAML: "# none\n---\na: b\n"}, "", HIDDEN, id="only a comment"),
        pytest.param(
            {"conf/application.yml": f"a: {'x' * (1 << 21)}\n"},
            f"    volumes: ['./conf:/app/config']\n{env(SERVER_PORT='8090')}",
            [],
            id="a mounted file that is too large",
        ),
        pytest.param({PROPERTIES: "", YAML: "a: [\n"}, "", [], id="broken YAML"),
        pytest.param({PROPERTIES: "", YAML: "---\n" * 60}, "", [], id="very many documents"),
        pytest.param({PROPERTIES: "", YAML: f"a: {'x' * (1 << 21)}\n"}, "", [], id="a file that is too large"),
        pytest.param(
            {PROPERTIES: "", YAML: "".join(f"a{number}: b\n" for number in range(10_100))},
            "",
            [],
            id="very many settings",
        ),
        pytest.param(
            {
                PROPERTIES: "management.endpoints.web.exposure.include[0]=health\n"
                "management.endpoints.web.exposure.include[1]=prometheus\n"
            },
            "",
            [],
            id="a list of properties",
        ),
        pytest.param({PROPERTIES: f"{SHOWN}#---\nserver.port=8090\n"}, "", MOVED, id="a second part"),
        pytest.param({PROPERTIES: f"{SHOWN}!---\nspring.profiles=a\nserver.port=8090\n"}, "", [], id="of a profile"),
        pytest.param(
            {
                PROPERTIES: "",
                YAML: "spring.config.activate.on-profile: '!a'\nmanagement.endpoints.web.exposure:\n"
                "  include: [prometheus]\n---\nspring.config.activate.on-profile: a\nserver.port: 8090\n",
            },
            "",
            [],
            id="one that is not active",
        ),
        pytest.param(
            {
                PROPERTIES: SHOWN,
                YAML: "server.port: 8080\n---\nspring.config.activate.on-profile: a\nserver.port: 8090\n",
            },
            env(SPRING_PROFILES_ACTIVE="b,a"),
            APART,
            id="one that is",
        ),
        pytest.param(
            {YAML: "a: b\n---\nspring.config.activate.on-profile: a & b\nserver.port: 8090\n"},
            "",
            [],
            id="an expression",
        ),
        pytest.param(
            {YAML: "a: b\n---\nspring.config.activate.on-cloud-platform: kubernetes\nserver.port: 8090\n"},
            "",
            [],
            id="one of a platform",
        ),
        pytest.param(
            {f"{MAIN}application-a.yaml": "server: {port: 8090}\n"},
            env(SPRING_PROFILES_ACTIVE="a"),
            MOVED,
            id="a file",
        ),
        pytest.param({f"{MAIN}application-default.yml": "server: {port: 8090}\n"}, "", MOVED, id="by default"),
        pytest.param({PROPERTIES: f"{SHOWN}spring.profiles.group.a=b\n"}, env(SERVER_PORT="8090"), [], id="groups"),
        pytest.param(
            {".gitignore": "application-a.*\n"}, env(SPRING_PROFILES_ACTIVE="a", SERVER_PORT="8090"), [], id="ignored"
        ),
        pytest.param({f"{MAIN}bootstrap.yml": "a: b\n"}, env(SERVER_PORT="8090"), [], id="bootstrap"),
        pytest.param(
            {PROPERTIES: f"{SHOWN}spring.config.import=configserver:\n"}, env(SERVER_PORT="8090"), [], id="imported"
        ),
        pytest.param(
            {PROPERTIES: f"{SHOWN}spring.config.import=optional:file:.env[.properties]\n"},
            env(SERVER_PORT="8090"),
            MOVED,
            id="a file beside the jar",
        ),
        pytest.param(
            {PROPERTIES: f"{SHOWN}spring.config.import=optional:file:.env\nmanagement.server.port=${{P:8090}}\n"},
            "",
            [],
            id="which may fill it in",
        ),
        pytest.param(
            {"conf/application.yml": "server: {port: 8090}\n"},
            "    volumes: ['./conf:/app/config']\n",
            MOVED,
            id="mounted",
        ),
        pytest.param(
            {}, f"    volumes: ['./none:/app/config']\n{env(SERVER_PORT='8090')}", [], id="mounted and not here"
        ),
        pytest.param(
            {"app/a.jar": ""}, f"    volumes: ['./app/a.jar:/app/app.jar']\n{env(SERVER_PORT='8090')}", [], id="a jar"
        ),
        pytest.param({}, f"    volumes: ['./logs:/app/logs']\n{env(SERVER_PORT='8090')}", MOVED, id="another mount"),
        pytest.param(
            {"c.yml": "a: b\n"},
            f"    secrets: [{{source: a, target: /app/application.yml}}]\n{env(SERVER_PORT='8090')}",
            [],
            id="a secret",
        ),
        pytest.param(
            {"app/pom.xml": pom(WEB + METRICS + dependency("spring-cloud-starter-config", CLOUD))},
            env(SERVER_PORT="8090"),
            [],
            id="a server of settings",
        ),
        pytest.param({"app/pom.xml": pom(METRICS)}, "", [], id="no web server is known"),
        pytest.param(
            {"app/Dockerfile": "FROM nginx:1.29\nCOPY dist /usr/share/nginx/html\n", PROPERTIES: "server.port=8090\n"},
            "",
            [],
            id="a frontend beside it",
        ),
        pytest.param(
            {"app/Dockerfile": "FROM tomcat:10-jre21\nCOPY a.war webapps/\n", PROPERTIES: "server.port=8090\n"},
            "",
            [],
            id="a server that is told otherwise",
        ),
        pytest.param(
            {"app/pom.xml": pom(WEB + METRICS + dependency("grpc-server-spring-boot-starter", "io.grpc"))},
            env(SERVER_PORT="8090"),
            APART,
            id="a server beside it",
        ),
        pytest.param(
            {PROPERTIES: f"{SHOWN}management.endpoints.web.exposure.exclude=prometheus\n"},
            "",
            ["LK254 `app` leaves the endpoint out of what it shows; the target stays down"],
            id="excluded",
        ),
        pytest.param(
            {PROPERTIES: f"{SHOWN}management.endpoint.prometheus.enabled=false\n"}, "", SWITCHED, id="switched off"
        ),
        pytest.param(
            {
                PROPERTIES: f"{SHOWN}management.endpoints.enabled-by-default=false\n"
                "management.endpoint.prometheus.enabled=true\n"
            },
            "",
            [],
            id="all but this are switched off",
        ),
        pytest.param(
            {PROPERTIES: f"{SHOWN}management.server.port=8080\nserver.port=8090\n"}, "", [], id="the port asked"
        ),
    ],
)
def test_settings_count_as_they_are_in_the_container(
    files: dict[str, str | None], service: str, expected: list[str], tmp_path: Path
) -> None:
    assert check(tmp_path, files, service, 8080, ENDPOINT) == expected


@pytest.mark.parametrize(
    ("files", "service", "path", "expected"),
    [
        pytest.param(
            {}, env(SERVER_SERVLET_CONTEXT_PATH="/api"), ENDPOINT, at("/api/actuator/prometheus"), id="context"
        ),
        pytest.param(
            {PROPERTIES: f"{SHOWN}management.endpoints.web.base-path=/\n"}, "", ENDPOINT, at("/prometheus"), id="base"
        ),
        pytest.param(
            {PROPERTIES: f"{SHOWN}management.endpoints.web.path-mapping.prometheus=stats\n"},
            "",
            "/actuator/stats",
            [],
            id="mapped",
        ),
        pytest.param(
            {"app/pom.xml": pom(dependency("spring-boot-starter-webflux") + METRICS)},
            env(SERVER_SERVLET_CONTEXT_PATH="/api", SPRING_WEBFLUX_BASE_PATH="/web"),
            ENDPOINT,
            at("/web/actuator/prometheus"),
            id="of a reactive server",
        ),
        pytest.param(
            {},
            env(
                MANAGEMENT_SERVER_PORT="8080",
                SERVER_PORT="80",
                SERVER_SERVLET_CONTEXT_PATH="/api",
                MANAGEMENT_SERVER_BASE_PATH="/m",
            ),
            ENDPOINT,
            at("/m/actuator/prometheus"),
            id="own port",
        ),
        pytest.param({}, "", "/metrics", at(ENDPOINT, "/metrics"), id="the usual path of others"),
        pytest.param({PROPERTIES: "a=b\n"}, "", "/metrics", HIDDEN, id="the usual path, and nothing is shown"),
        pytest.param(
            {"app/src/main/java/A.java": '@GetMapping("/metrics")\n'}, "", "/metrics", [], id="a path of code"
        ),
        pytest.param(
            {PROPERTIES: "a=b\n", "app/src/main/java/A.java": '@GetMapping("/metrics")\n'},
            "",
            "/metrics",
            [],
            id="a path of code, and nothing is shown",
        ),
        pytest.param({PROPERTIES: f"{SHOWN}server.servlet.context-path=$P\n"}, "", ENDPOINT, [], id="not known"),
        pytest.param({"app/pom.xml": pom(METRICS)}, "", "/metrics", [], id="without a server"),
        pytest.param({"app/pom.xml": pom(WEB)}, "", "/metrics", ABSENT, id="without the endpoint"),
        pytest.param({}, "", "$METRICS", [], id="a variable"),
        pytest.param(
            {PROPERTIES: f"{SHOWN}spring.main.web-application-type=reactive\nserver.servlet.context-path=/a\n"},
            "",
            ENDPOINT,
            [],
            id="another kind of server",
        ),
        pytest.param(
            {PROPERTIES: SHOWN, "app/pom.xml": pom(dependency("spring-boot-starter-jersey") + METRICS)},
            "",
            f"/rest{ENDPOINT}",
            [],
            id="Jersey, which has a path of its own",
        ),
    ],
)
def test_the_path_of_the_endpoint_is_put_together_of_settings(
    files: dict[str, str | None], service: str, path: str, expected: list[str], tmp_path: Path
) -> None:
    assert check(tmp_path, files, service, 8080, path) == expected


def module(dependencies: str, name: str = "app") -> str:
    return pom(dependencies, parent=PARENT).replace(">app<", f">{name}<")


MODULES: Final = pom(METRICS, "<modules><module>app</module><module>common</module></modules>").replace(
    ">app<", ">shop<", 1
)
COMMON: Final = dependency("common", "com.shop")
LACKING: Final = [one.replace("spring-boot-starter-actuator", "micrometer-registry-prometheus") for one in ABSENT]
ACTUATOR: Final = dependency("spring-boot-starter-actuator")
SECURITY: Final = dependency("spring-boot-starter-security")
MANAGED: Final = f"<dependencyManagement><dependencies>{SECURITY}</dependencies></dependencyManagement>"
LOGIN: Final = [
    f"LK303 `app` refuses `{ENDPOINT}` to whoever has not logged in, and this job does not; the target stays down"
]
CATALOGUE: Final = """\
[libraries]
actuator = { module = "org.springframework.boot:spring-boot-starter-actuator" }
spring-boot-starter-web = { module = "org.springframework.boot:spring-boot-starter-web" }
spring-boot-starter-security = { module = "org.springframework.boot:spring-boot-starter-security" }
metrics = { group = "io.micrometer", name = "micrometer-registry-prometheus" }
"""
SCRIPT: Final = """\
plugins { id("org.springframework.boot") version "3.5.0" }
dependencies {
    implementation(libs.actuator)
    implementation(libs.spring.boot.starter.web)
    implementation(libs.spring.boot.starter.security)
    runtimeOnly(libs.metrics)
}
"""
NEEDED: Final = "    implementation(libs.spring.boot.starter.security)\n"
ASIDE: Final = """\
    // implementation(libs.spring.boot.starter.security)
    /* implementation(libs.spring.boot.starter.security) */
    testImplementation(libs.spring.boot.starter.security)
"""
GRADLE: Final[dict[str, str | None]] = {
    "app/pom.xml": None,
    "app/build.gradle.kts": SCRIPT,
    "app/gradle/libs.versions.toml": CATALOGUE,
}
ROOT: Final = "FROM eclipse-temurin:21\nCOPY app/target/app.jar .\nCMD java -jar app.jar\n"


@pytest.mark.parametrize(
    ("files", "build", "expected"),
    [
        pytest.param(
            {"pom.xml": MODULES, "app/pom.xml": module(WEB)},
            "{context: ., dockerfile: app/Dockerfile}",
            [],
            id="a parent has the dependencies",
        ),
        pytest.param(
            {"pom.xml": MODULES, "app/pom.xml": module(WEB), "Dockerfile": ROOT}, ".", [], id="a jar that is copied"
        ),
        pytest.param({"app/pom.xml": pom(WEB + ACTUATOR), "Dockerfile": ROOT}, ".", LACKING, id="the only build"),
        pytest.param(
            {"pom.xml": MODULES.replace(METRICS, ACTUATOR), "app/pom.xml": module(WEB)},
            "app",
            LACKING,
            id="a parent lacks one",
        ),
        pytest.param(
            {
                "pom.xml": MODULES.replace(METRICS, ACTUATOR),
                "app/pom.xml": module(WEB + COMMON),
                "common/pom.xml": module(METRICS, "common"),
            },
            "app",
            [],
            id="a module beside it has the dependencies",
        ),
        pytest.param(
            {
                "pom.xml": MODULES,
                "app/pom.xml": module(WEB + COMMON),
                "common/pom.xml": module("", "common"),
                "common/src/main/resources/application.yml": "server.port: 8090\n",
            },
            "app",
            [],
            id="a module beside it has settings",
        ),
        pytest.param({"app/pom.xml": module(WEB)}, "app", [], id="a parent that is not here"),
        pytest.param(
            {"app/pom.xml": None, "app/a/pom.xml": pom(WEB), "app/b/pom.xml": pom(WEB)},
            "app",
            [],
            id="two builds, and none is named",
        ),
        pytest.param(
            {
                "app/pom.xml": None,
                "settings.gradle": "include 'app', 'common'\n",
                "build.gradle": "implementation 'org.springframework.boot:spring-boot-starter-web'\n",
                "gradle/libs.versions.toml": "m = { module = 'io.micrometer:micrometer-core' }\n",
                "app/build.gradle": "implementation project(':common')\n"
                "implementation 'org.springframework.boot:spring-boot-starter-actuator'\n",
                "common/build.gradle.kts": 'implementation("org.slf4j:slf4j-api")\n',
            },
            "app",
            LACKING,
            id="Gradle",
        ),
        pytest.param(
            {"app/pom.xml": pom(WEB + METRICS, "<modules><module>a</module></modules>"), "app/a/pom.xml": module(WEB)},
            "app",
            [],
            id="modules below, of which none is named",
        ),
        pytest.param(
            {"pom.xml": MODULES.replace("</dependencies></project>", ""), "app/pom.xml": module(WEB)},
            "app",
            [],
            id="a broken parent",
        ),
        pytest.param(
            {
                "pom.xml": MODULES,
                "app/pom.xml": module(WEB + "".join(dependency(f"m{number}", "com.shop") for number in range(30))),
                **{f"m{number}/pom.xml": module("", f"m{number}") for number in range(30)},
            },
            "app",
            [],
            id="very many modules",
        ),
        pytest.param({}, "https://example.com/app.git", [], id="a build elsewhere"),
        pytest.param({"app/pom.xml": pom(f"{SECURE}")}, "app", LOGIN, id="security"),
        pytest.param({"app/pom.xml": pom(f"{WEB}{METRICS}<!-- {SECURITY} -->")}, "app", [], id="a comment"),
        pytest.param({"app/pom.xml": pom(f"{WEB}{METRICS}<!-- {SECURITY}")}, "app", [], id="a comment without an end"),
        pytest.param(
            {"app/pom.xml": pom(WEB + METRICS + SECURITY.replace("</artifactId>", "</artifactId><scope>test</scope>"))},
            "app",
            [],
            id="for tests",
        ),
        pytest.param(
            {
                "pom.xml": MODULES.replace("<dependencies>", f"{MANAGED}<dependencies>", 1),
                "app/pom.xml": module(WEB),
            },
            "app",
            [],
            id="a version for others",
        ),
        pytest.param(
            {"pom.xml": MODULES.replace(METRICS, METRICS + SECURITY), "app/pom.xml": module(WEB)},
            "app",
            LOGIN,
            id="security of a parent",
        ),
        pytest.param(GRADLE, "app", LOGIN, id="security by its name in a catalogue"),
        pytest.param(
            {**GRADLE, "app/build.gradle.kts": SCRIPT.replace(NEEDED, ASIDE)},
            "app",
            [],
            id="names in a catalogue that nothing needs",
        ),
        pytest.param(
            {
                **GRADLE,
                "app/gradle/libs.versions.toml": None,
                "app/settings.gradle.kts": 'create("libs") { from(files("../gradle/libs.versions.toml")) }\n',
                "gradle/libs.versions.toml": CATALOGUE,
            },
            "app",
            [],
            id="a catalogue somewhere else",
        ),
    ],
)
def test_a_module_has_the_dependencies_of_what_is_above_and_beside_it(
    files: dict[str, str | None], build: str, expected: list[str], tmp_path: Path
) -> None:
    assert check(tmp_path, files, "", 8080, ENDPOINT, build=build) == expected


QUARKUS: Final = quarkus("quarkus-rest", "quarkus-micrometer-registry-prometheus")


@pytest.mark.parametrize(
    ("files", "service", "port", "path", "expected"),
    [
        pytest.param(QUARKUS, "", 8080, "/q/metrics", [], id="as it is"),
        pytest.param(QUARKUS, "", 8080, "/q/metrics/all", [], id="below it"),
        pytest.param(
            quarkus("quarkus-smallrye-metrics"), "", 8080, "/q/metrics/application", [], id="some of smallrye's"
        ),
        pytest.param(
            {
                **quarkus("quarkus-rest"),
                "app/src/main/java/Metrics.java": '@Path("/metrics") class Metrics {}\n',
            },
            "",
            8080,
            "/metrics",
            [],
            id="metrics of its own",
        ),
        pytest.param(
            {
                **quarkus("quarkus-rest"),
                "app/pom.xml": pom(
                    dependency("quarkus-rest", "io.quarkus"),
                    "<properties><quarkus.platform.version>3.15.1</quarkus.platform.version></properties>",
                    PARENT,
                ),
            },
            "",
            8080,
            "/q/metrics",
            [],
            id="a parent of its group that is not here",
        ),
        pytest.param(
            {**QUARKUS, PROPERTIES: "quarkus.http.port=8080\n%{prod,dev}.quarkus.http.port=8090\n"},
            "",
            8090,
            "/q/metrics",
            [],
            id="several profiles",
        ),
        pytest.param(
            {**QUARKUS, PROPERTIES: "quarkus.http.port=8080\n%{dev,product}.quarkus.http.port=8090\n"},
            "",
            8080,
            "/q/metrics",
            [],
            id="several other profiles",
        ),
        pytest.param(QUARKUS, "", 8080, "/metrics", at("/q/metrics", "/metrics"), id="the usual path of others"),
        pytest.param(
            {**QUARKUS, PROPERTIES: "quarkus.http.root-path=/api\n"},
            "",
            8080,
            "/q/metrics",
            at("/api/q/metrics", "/q/metrics"),
            id="a root",
        ),
        pytest.param(
            {**QUARKUS, PROPERTIES: "quarkus.http.root-path=/api\nquarkus.http.non-application-root-path=/o\n"},
            "",
            8080,
            "/q/metrics",
            at("/o/metrics", "/q/metrics"),
            id="a root of its own",
        ),
        pytest.param(
            {**QUARKUS, PROPERTIES: "quarkus.micrometer.export.prometheus.path=/metrics\n"},
            "",
            8080,
            "/metrics",
            [],
            id="a path of its own",
        ),
        pytest.param(
            {**QUARKUS, PROPERTIES: "quarkus.management.enabled=true\nquarkus.management.root-path=/m\n"},
            "",
            9000,
            "/q/metrics",
            at("/m/metrics", "/q/metrics"),
            id="a port of its own",
        ),
        pytest.param(
            QUARKUS, env(QUARKUS_HTTP_ROOT_PATH="/api"), 8080, "/q/metrics", [], id="told when it is too late"
        ),
        pytest.param(
            QUARKUS,
            env(QUARKUS_HTTP_PORT="8090"),
            8080,
            "/q/metrics",
            ["LK102 `app` does not listen on port 8080 but on 8090"],
            id="a variable",
        ),
        pytest.param(
            {**QUARKUS, PROPERTIES: "quarkus.http.ssl.certificate.files=a\n"},
            "",
            8443,
            "/other",
            [],
            id="a second port",
        ),
        pytest.param(
            quarkus("quarkus-grpc", "quarkus-micrometer-registry-prometheus"), "", 8081, "/other", [], id="gRPC"
        ),
        pytest.param(
            QUARKUS, "", 8081, "/other", ["LK102 `app` does not listen on port 8081 but on 8080"], id="no port"
        ),
        pytest.param(QUARKUS, env(QUARKUS_HTTP_PORT="$PORT"), 8080, "/metrics", [], id="an unknown port"),
        pytest.param(
            {**QUARKUS, PROPERTIES: "quarkus.http.port=8090\nx=8080\n"},
            "",
            8080,
            "/q/metrics",
            ["LK305 `app` shows its metrics on port 8090, not on 8080; the target stays down"],
            id="moved",
        ),
        pytest.param(
            quarkus("quarkus-smallrye-metrics"), "", 8080, "/metrics", at("/q/metrics", "/metrics"), id="smallrye"
        ),
        pytest.param(
            quarkus("quarkus-smallrye-metrics", "quarkus-micrometer-registry-prometheus"),
            "",
            8080,
            "/metrics",
            [],
            id="both",
        ),
        pytest.param(
            {**QUARKUS, PROPERTIES: "quarkus.micrometer.enabled=$X\n"}, "", 8080, "/metrics", [], id="unknown"
        ),
        pytest.param(
            {
                **QUARKUS,
                "app/Dockerfile": 'FROM ubi\nENV JAVA_OPTS_APPEND="-Dquarkus.http.port=8090"\n'
                'ENTRYPOINT ["/opt/jboss/container/java/run/run-java.sh"]\n',
            },
            "",
            8080,
            "/q/metrics",
            ["LK102 `app` does not listen on port 8080 but on 8090"],
            id="the script of Red Hat",
        ),
        pytest.param(
            {**QUARKUS, PROPERTIES: "%dev.a=b\nquarkus.profile=a\n"}, "", 8080, "/metrics", [], id="a profile"
        ),
        pytest.param(
            {**QUARKUS, PROPERTIES: None, f"{MAIN}other.properties": "a=b\n"}, "", 8080, "/metrics", [], id="no files"
        ),
    ],
)
def test_quarkus_shows_metrics_where_its_settings_say(
    files: dict[str, str | None], service: str, port: int, path: str, expected: list[str], tmp_path: Path
) -> None:
    assert check(tmp_path, files, service, port, path) == expected


MANY: Final = 1 << 18


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"app/pom.xml": "<project>spring-boot" + "<!--" * MANY}, id="comments without an end"),
        pytest.param({"app/pom.xml": "<project>" + "<dependency>" * MANY}, id="dependencies without an end"),
        pytest.param({"app/pom.xml": "<project>" + "<dependency>" + "<scope>" + " " * MANY}, id="blanks"),
        pytest.param({"app/pom.xml": None, "app/build.gradle": " " * MANY + "/*" * MANY}, id="blanks in Gradle"),
        pytest.param({"app/pom.xml": None, "app/build.gradle": "libs.a" + ".a" * MANY}, id="a long name"),
        pytest.param({"app/Dockerfile": DOCKERFILE + "COPY " + "a/" * MANY}, id="a long path"),
        pytest.param({"app/Dockerfile": DOCKERFILE + "COPY a/a/a/target/x.jar .\n" * MANY}, id="many copies"),
        pytest.param({"app/Dockerfile": f'{DOCKERFILE}ENV JAVA_TOOL_OPTIONS="{"-Da=b" * MANY}"\n'}, id="a long word"),
        pytest.param({"app/Dockerfile": f"{DOCKERFILE}ENV JAVA_TOOL_OPTIONS={'a' * 20_000}\n"}, id="long options"),
        pytest.param({**QUARKUS, PROPERTIES: "%" + "prod," * (MANY // 6)}, id="many profiles"),
        pytest.param(
            {PROPERTIES: "".join(f"k{one}=${{k{one + 1}}}${{k{one + 1}}}\n" for one in range(60))}, id="rings"
        ),
        pytest.param({PROPERTIES: "server.port=" + "${" * 5_000}, id="braces without an end"),
        pytest.param(
            {
                "pom.xml": MODULES,
                **{f"m{one}/pom.xml": module(dependency(f"m{one + 1}", "com.shop"), f"m{one}") for one in range(300)},
                "app/pom.xml": module(WEB + dependency("m0", "com.shop") + dependency("app", "com.shop")),
            },
            id="many modules and one that needs itself",
        ),
    ],
)
def test_builds_and_settings_that_mean_harm_take_little_time(files: dict[str, str | None], tmp_path: Path) -> None:
    start = time.process_time()
    check(tmp_path, files, "", 8080, "/q/metrics")
    assert time.process_time() - start < 10
