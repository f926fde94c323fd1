"""Compose files by what they are about. What we refuse stands between « and »; a text without marks is taken.

A case in `SERVICES` is what stands in a service beside its image, one in `FILES` is a whole file.
"""

from __future__ import annotations

ENVIRONMENT = "A=av\nB=bv\nP=80\nC=host\nM=1g\nR=2\nX=xy\n"
"""The `.env` beside each of them."""


def each(pattern: str, *values: str) -> tuple[str, ...]:
    """The pattern with each of some values in the place of `@`."""
    return tuple(pattern.replace("@", value) for value in values)


def service(body: str) -> str:
    """A file with one service that has an image and something else."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return f"services:\n  a:\n    image: x\n{lines}"


SERVICES: dict[str, tuple[str, ...]] = {
    "booleans": (
        *each("tty: @", "true", "False", "yes", "'no'", "'ON'", "'y'", "${T:-true}", "«abc»", "«1»", "«'0'»", "«1.5»"),
        *each("@: true", "init", "read_only", "privileged", "stdin_open", "oom_kill_disable", "attach"),
        *each("init: @", "«~»", "«[]»", "«''»", "«'no '»"),
        *each("attach: @", "'yes'", "«maybe»"),
    ),
    "numbers": (
        *each("scale: @", "2", "'2'", "2.0", "1_0", "«1.5»", "«'1.5'»", "«abc»", "«true»", "«~»"),
        *each("cpus: @", "1", "0.5", "'1.5'", "1e-1", "«'1,5'»", "«abc»", "«10s»", "«true»"),
        *each("cpu_shares: @", "5", "'5'", "1.5", "«'1.5'»", "«abc»"),
        *each("@: 5", "cpu_count", "cpu_period", "cpu_quota", "cpu_rt_period", "cpu_rt_runtime", "oom_score_adj"),
        *each("@: «1g»", "cpu_count", "cpu_period", "cpu_quota", "cpu_rt_period", "cpu_rt_runtime", "oom_score_adj"),
        *each("cpu_percent: @", "5", "'5'", "«abc»"),
        *each("pids_limit: @", "-1", "'5'", "«many»"),
        *each("blkio_config: {weight: @}", "300", "«'300'»", "«1.5»"),
    ),
    "sizes": (
        *each("mem_limit: @", "512m", "1 gb", "1KiB", "5", "'5'", "1.5g", "1.5", "«10s»", "«-1g»", "«'1e3'»", "«true»"),
        *each("shm_size: @", "64m", "1tb", "1pb", "«1eb»", "«.5g»", "«1k b»", "«''»"),
        *each("@: 64m", "mem_reservation", "mem_swappiness", "memswap_limit"),
        *each("@: «a lot»", "mem_reservation", "mem_swappiness", "memswap_limit"),
        "mem_reservation: «1.5»",
        *each("deploy: {resources: {limits: {memory: @}}}", "1g", "'5'", "$M", "«5»", "«lots»"),
        *each("deploy: {resources: {reservations: {memory: @}}}", "20M", "«20»"),
    ),
    "durations": (
        *each("stop_grace_period: @", "1m30s", "10s", ".5s", "1.5h", "-5s", "1µs", "1us1ns", "'0'", "${S:-1s}"),
        *each(
            "stop_grace_period: @", "«5»", "«0»", "«1d»", "«'5 s'»", "«' 5s'»", "«soon»", "«1h2s3»", "«''»", "«true»"
        ),
        *each("healthcheck: {@: 5s}", "interval", "timeout", "start_period", "start_interval"),
        *each("healthcheck: {@: «5»}", "interval", "timeout", "start_period", "start_interval"),
        *each("deploy: {@: {delay: 5s}}", "update_config", "rollback_config", "restart_policy"),
        *each("deploy: {@: {delay: «5x»}}", "update_config", "rollback_config", "restart_policy"),
    ),
    "texts": (
        *each("@: abc", "hostname", "domainname", "working_dir", "user", "restart", "ipc", "uts", "pid", "runtime"),
        *each("@: «5»", "hostname", "domainname", "working_dir", "user", "restart", "ipc", "uts", "pid", "runtime"),
        *each("@: «~»", "hostname", "user", "restart", "container_name", "network_mode", "platform"),
        *each("user: @", "'1000'", '"1000:1000"', "1000:1000", "0x1F:1", "«1_000»", "«1.5»", "«0x1F»", "«.inf»"),
        *each("container_name: @", "web", "a.b-c", "«1»"),
        *each("stop_signal: @", "SIGTERM", "«15»"),
        *each("cpuset: @", "0-3", "'0'", "«0»"),
    ),
    "words": (
        *each("cgroup: @", "host", "private", "$C", "«other»"),
        *each("pull_policy: @", "always", "never", "missing", "if_not_present", "build", "«sometimes»"),
        *each("deploy: {update_config: {order: @}}", "start-first", "stop-first", "«any»"),
    ),
    "commands": (
        *each(
            "command: @", "", "~", "a b", "'a \"b c\"'", "[a, b]", "[]", "[a, '1', 'true']", "['$A']", "''", "[a, a]"
        ),
        *each("command: @", "«5»", "«true»", "«{a: b}»", "[a, «1»]", "[a, «true»]", "[«~»]", "[a, «[b]»]", "[«1.5»]"),
        *each("entrypoint: @", "", "a", "[]", "[a]", "''", "«5»", "[«5»]"),
        *each("post_start: [{command: @}]", "a", "[a, b]", "«5»"),
        "pre_stop: [{command: a, user: root, privileged: true, working_dir: /, environment: {A: b}}]",
        "pre_stop: [{command: a, «users»: root}]",
    ),
    "health checks": (
        *each("healthcheck: {test: @}", "[CMD, x]", "[CMD-SHELL, x]", "[NONE]", "[]", "x", "''", "[CMD]", "[NONE, x]"),
        *each("healthcheck: {test: @}", "[«x»]", "[«curl», x]", "[«cmd», x]", "«5»", "[CMD, «5»]", "«{a: b}»"),
        *each("healthcheck: {retries: @}", "3", "'3'", "1.5", "«many»", "«'1.5'»"),
        *each("healthcheck: {disable: @}", "true", "'yes'", "«sure»"),
        *each("healthcheck: {@: 1s}", "«period»", "«start-period»", "«Interval»"),
        "healthcheck: {}",
        "healthcheck: «~»",
        "healthcheck: «[CMD, x]»",
        "healthcheck: {x-mine: [1]}",
    ),
    "ports": (
        *each("ports: ['@']", "80", "80:80", "80:80/udp", "80/tcp", "80/TCP", "80:80/sctp", "1-3", "1-3:1-3", "1-3:4"),
        *each("ports: ['@']", "127.0.0.1:80:80", "127.0.0.1::80", "[::1]:80:80", "[::1]::80", "0:80", "::80", "80:80/"),
        *each("ports: ['@']", "${P}:80", "${P:-80}:80", "$P", "080:80", "8080-8090:80/tcp", "[::1]:1-2:1-2", "80:$P"),
        *each("ports: [«'@'»]", "80:80/foo", "1-3:1-2", "a:80:80", "a:80", "80:a", "80:", "", "70000:80", "80:70000"),
        *each("ports: [«'@'»]", "3-1:3-1", "80:80:80", "1.2.3:80:80", "80:0", "0", "80:80-82", "+80:80", " 80:80"),
        *each("ports: [«'@'»]", "80 :80", "1.2.3.4:80", "localhost:80:80", "80-", "-80", "::1:80:80"),
        *each("ports: [@]", "80", "«1.5»", "«~»", "«true»", "«[80]»", "80, 80", "8000, 8001"),
        *each("ports: @", "[]", "«80»", "«'80:80'»", "«{a: b}»", "«~»"),
        "ports: [{target: 80, published: 8080, protocol: tcp, mode: host, host_ip: 127.0.0.1, app_protocol: http}]",
        *each("ports: [{target: 80, published: @}]", "80", "'80'", "'80-90'", "$P", "«1.5»", "«true»"),
        *each("ports: [{target: @}]", "80", "'80'", "$P", "«a»", "«[]»", "«1.5»", "«~»"),
        *each("ports: [«{@}»]", "published: 80", ""),
        "ports: [{target: 0}]",
        "ports: [{target: 80, «publish»: 80}]",
        "ports: [{target: 80, name: web, x-mine: 1}]",
        "ports: [80:80, 80:81]",
    ),
    "exposed ports": (
        *each("expose: [@]", "80", "'80'", "'80-90'", "'80/udp'", "80, 81", "abc", "«true»", "«1.5»", "«~»", "«[]»"),
        *each("expose: @", "[]", "«80»", "«{a: b}»"),
    ),
    "environment": (
        "environment: {A: b, C: 1, D: 1.5, E: true, F: , G: '', H: null}",
        "environment: [A=b, C, D=, 'E=a=b']",
        *each(
            "environment: @", "[]", "{}", "«A=b»", "«5»", "«~»", "[«1»]", "[«{A: b}»]", "{A: «[b]»}", "{A: «{b: c}»}"
        ),
        "environment: [A=1, A=2]",
        *each("labels: @", "{a: b, c: 1}", "[a=b]", "{a: }", "«a»", "[«1»]", "{a: «[b]»}"),
        *each("annotations: @", "{a: b}", "[a=b]", "«a»"),
        *each("sysctls: @", "{net.core.somaxconn: 1024}", "[a=b]", "«a»"),
    ),
    "variables": (
        *each("environment: {K: '@'}", "$A", "${A}", "${A:-d}", "${A-d}", "${A:+r}", "${A+r}", "$$A", "$$", "$", "a$"),
        *each("environment: {K: '@'}", "$ a", "$1", "${A-}", "${A:-}", "${U:-${B}}", "${U:-${B:-c}}x", "${U:-$}"),
        *each("environment: {K: '@'}", "${U:-a}b}", "${U:-{a}}", "${U:-{a}", "${U:-a:b}", "${U+${B}}", "${U:-a?b}"),
        *each(
            "environment: {K: '@'}", "$${A}", "$$$A", "$$$$", "$_", "${_}", "{{.A}}", "$A{B}", "${A}}", "}$A{", "$(x)"
        ),
        *each("environment: {K: '@'}", "${U:- a }", "%$A%", "$-", "$?", "${U:-$$}", '${U:-"q"}', "${U:-$1}", "$$${A}"),
        *each("environment: {K: '«@»'}", "${", "${}", "${A", "${1}", "${A!b}", "${A:b}", "${A:}", "${ A}", "${A }"),
        *each("environment: {K: '«@»'}", "${A.b}", "${U=x}", "${U:=x}", "${#U}", "${U%x}", "${U/a/b}", "${ U:-a}"),
        "environment: {K: 'a ${A-b}«${ b»'}",
        "environment: {K: 'a «${A.b}» b'}",
        "environment: {K: 'a $$«${1}» b'}",
        "environment: {K: 'a ${A} «${B.c}» b'}",
        "environment: {K: '«${U:-${V}»'}",
        "environment: {K: '${U:-«${V.w}»}'}",
        "environment: {K: '${A:-«${V.w}»}'}",
        'environment: {K: "«${U:-a\\nb}»"}',
        "environment: ['K=«${A.b}»']",
        "command: a «${A.b}» c",
        "command: [a, '«${A.b}»']",
        "x-mine: {a: ['«${A.b}»']}",
        "x-mine: '${A:-b}'",
    ),
    "env files": (
        *each("env_file: @", "[]", "[{path: a.env, required: false}]", "[{path: a.env, required: 'no'}]"),
        *each("env_file: @", "«5»", "[«5»]", "[«{required: false}»]", "«{path: a}»"),
        "env_file: [{path: a.env, required: false, «x-mine»: 1}]",
    ),
    "mounts": (
        *each("volumes: ['@']", "/a:/b", "./a:/b", "~/a:/b", "~:/b", ".:/b", "..:/b", ".a:/b", "/a", "/a:/b:ro"),
        *each("volumes: ['@']", "/a:/b:rw,z", "/a:/b:foo", "b:", "./a", "C:\\a:/b", "./$X/a:/b", "${U:-.}:/b"),
        *each("volumes: [«'@'»]", "", ":/b", "/a:/b:", "/a::ro", "/a:", "/a:/b:ro:x"),
        *each("volumes: [{type: @}]", "bind, source: ./a, target: /b", "volume, target: /b", "tmpfs, target: /b"),
        *each("volumes: [{type: @, target: /b}]", "npipe, source: a", "cluster, source: a", "image, source: a"),
        "volumes: [{type: bind, source: /a, target: /b, bind: {propagation: slave, selinux: z}}]",
        "volumes: [{type: volume, target: /b, volume: {nocopy: true, subpath: c}}]",
        *each("volumes: [{type: tmpfs, target: /b, tmpfs: {size: @}}]", "10m", "'5'", "5", "«much»"),
        *each("volumes: [{type: tmpfs, target: /b, tmpfs: {mode: @}}]", "755", "«'0777'»"),
        *each("volumes: [«{@}»]", "source: /a, target: /b", "type: bind, source: /a", "type: bind, target: /b"),
        *each("volumes: [{type: bind, source: /a, target: /b, @}]", "read_only: true", "«readonly»: true", "x-mine: 1"),
        *each("volumes: [@]", "«5»", "«~»", "«[a]»", "/a:/b, /a:/b", "/a:/b, /c:/b"),
        *each("volumes: @", "[]", "«/a:/b»", "«{a: b}»", "«~»"),
        *each("tmpfs: @", "/tmp", "[/tmp, /run]", "/tmp:size=64m", "«5»", "[«5»]", "«{a: b}»"),
        *each("devices: [@]", "/dev/a:/dev/b", "{source: /a, target: /b, permissions: r}", "«{source: /a}»", "«5»"),
    ),
    "builds": (
        *each(
            "build: @", ".", "{}", "{context: .}", "{context: ., args: {A: 1, B: }}", "{args: [A=b]}", "«5»", "«[x]»"
        ),
        *each("build: {@}", "dockerfile_inline: FROM x", "target: a", "network: host", "pull: true", "no_cache: 'no'"),
        *each(
            "build: {@}", "shm_size: 1g", "tags: [a, b]", "platforms: [linux/amd64]", "cache_from: [a]", "labels: [a=b]"
        ),
        *each("build: {@}", "ssh: [default]", "privileged: true", "isolation: x", "extra_hosts: ['a:1.2.3.4']"),
        *each("build: {@}", "additional_contexts: {a: ./b}", "additional_contexts: ['a=./b']", "entitlements: [a]"),
        *each("build: {«@»: a}", "dockerFile", "file", "arg", "path"),
        *each(
            "build: {@}", "args: «a»", "target: «5»", "pull: «maybe»", "shm_size: «much»", "tags: «a»", "context: «~»"
        ),
        "build: {dockerfile: D, «dockerfile_inline»: FROM x}",
        *each("build: {ulimits: {nofile: @}}", "5", "{soft: 1, hard: 2}", "«'5'»"),
        "build: {x-mine: 1}",
    ),
    "lists of texts": (
        *each("@: [a, b]", "cap_add", "cap_drop", "security_opt", "dns_opt", "device_cgroup_rules", "profiles"),
        *each("@: [«1»]", "cap_add", "cap_drop", "security_opt", "dns_opt", "device_cgroup_rules", "profiles"),
        *each("@: «a»", "cap_add", "cap_drop", "security_opt", "dns_opt", "device_cgroup_rules", "profiles"),
        *each("@: a", "dns", "dns_search", "tmpfs"),
        *each("group_add: [@]", "a", "1000", "'1000'", "«true»", "«~»"),
        *each("extra_hosts: @", "['a:1.2.3.4']", "['a=1.2.3.4']", "{a: 1.2.3.4}", "{a: [1.2.3.4]}", "«a»", "[«1»]"),
    ),
    "lists without repeats": (
        *each("@: [a, b, «a»]", "device_cgroup_rules", "external_links", "group_add", "security_opt"),
        "extra_hosts: ['a:1.1.1.1', «'a:1.1.1.1'»]",
        *each("@: [a, b, a]", "cap_add", "cap_drop", "dns", "dns_opt", "dns_search", "tmpfs", "profiles"),
        *each("extra_hosts: [@]", "'a:1.1.1.1'", "'a=::1'", "'a:host-gateway'", "«a»", "'a:b'"),
        *each("build: {extra_hosts: [@]}", "'a:1.1.1.1'", "«a»"),
        *each("devices: [@]", "'/a:/b:rwm'", "/a", "«'/a:/b:r:w'»"),
    ),
    "deployment": (
        "deploy:",
        "deploy: {mode: global, endpoint_mode: dnsrr, labels: {a: b}, replicas: 2}",
        *each("deploy: {replicas: @}", "2", "'2'", "'${R:-2}'", "«two»", "«1.5»", "«~»"),
        "deploy: {resources: {limits: {cpus: '0.5', memory: 1g, pids: 5}, reservations: {cpus: 0.25, memory: 20M}}}",
        *each("deploy: {resources: {limits: {cpus: @}}}", "1", "'1'", "«some»"),
        *each("deploy: {resources: {reservations: {devices: [@]}}}", "{capabilities: [gpu], count: 1}", "«{count: 1}»"),
        *each("deploy: {resources: {reservations: {devices: [{capabilities: [gpu], count: @}]}}}", "all", "«some»"),
        "deploy: {restart_policy: {condition: on-failure, delay: 5s, max_attempts: 3, window: 120s}}",
        "deploy: {placement: {constraints: [a == b], preferences: [{spread: x}], max_replicas_per_node: 1}}",
        "deploy: {update_config: {parallelism: 2, failure_action: pause, monitor: 5s, max_failure_ratio: 0.1}}",
        *each("deploy: {«@»: {}}", "resource", "limits", "update-config"),
        *each("deploy: {resources: {«@»: {}}}", "limit", "requests"),
        "deploy: {resources: {limits: {«mem»: 1g}}}",
        *each("deploy: @", "«[]»", "«a»"),
        *each("logging: @", "{driver: json-file, options: {max-size: 10m, max-file: 3}}", "{driver: none}", "«a»"),
        *each("logging: {@}", "options: {a: }", "options: {a: «true»}", "«opts»: {}", "driver: «5»"),
        *each(
            "ulimits: @", "{nofile: 5}", "{nofile: '5'}", "{nofile: {soft: 1, hard: 2}}", "{nofile: «{soft: 1}»}", "«a»"
        ),
        "ulimits: {nofile: «many»}",
        *each("gpus: @", "all", "[{count: 1}]", "«some»", "[{count: «some»}]", "«5»"),
        *each("develop: @", "", "{watch: [{path: ., action: rebuild}]}", "{watch: [«{path: .}»]}", "«[]»"),
        "develop: {watch: [{path: ., action: «copy»}]}",
        "credential_spec: {file: a}",
        "storage_opt: {size: 1G}",
        *each("extends: @", "«5»", "«[a]»", "«{}»"),
    ),
    "keys": (
        *each(
            "«@»: a", "images", "Image", "enviroment", "environments", "volume", "port", "depends-on", "restart_policy"
        ),
        *each(
            "«@»: a", "net", "memory", "cpu", "envfile", "env-file", "health_check", "secret", "network", "args", "1"
        ),
        *each("x-@: a", "mine", "", "1"),
        "«x»: a",
        "«X-mine»: a",
    ),
}

FILES: dict[str, tuple[str, ...]] = {
    "top level": (
        "services: {a: {image: x}}\n",
        "name: a\nversion: '3.8'\nservices: {a: {image: x}}\nx-mine: [1]\n",
        *each("version: @\nservices: {a: {image: x}}\n", "'3'", "3.8.1", "«3»", "«3.8»"),
        *each("«@»: {}\nservices: {a: {image: x}}\n", "service", "Services", "volume"),
        *each("«@»: {}\nservices: {a: {image: x}}\n", "network", "config", "my-x", "x"),
        *each("services: {a: {image: x}}\n@: «[]»\n", "volumes", "networks", "configs", "secrets"),
        *each("services: {a: {image: x}}\n«@»:\n", "volumes", "networks", "configs", "secrets"),
        *each("services: {a: {image: x}}\n@: {}\n", "volumes", "networks", "configs", "secrets"),
        *each("services: @\n", "«[]»", "{a: «[]»}", "{a: «x»}", "{a: «5»}"),
        "«[a]»\n",
    ),
    "dependencies": (
        *each(
            "services: {a: {image: x, depends_on: {b: {@}}}, b: {image: x}}\n",
            *("condition: service_started", "condition: service_healthy, restart: true, required: false"),
            *("condition: «healthy»", "condition: «''»", "condition: «~»", "condition: service_started, «wait»: 1"),
        ),
        *each("services: {a: {image: x, depends_on: @}, b: {image: x}}\n", "[b]", "{b: «{}»}", "«b»", "{b: «~»}"),
    ),
    "names": (
        *each("services: {«@»: {image: x}}\n", "a b", "a/b", "ä", "''", "a:b"),
        *each("services: {@: {image: x}}\n", "A.b-c_d", "'1'", "a"),
        *each("services: {a: {image: x}}\nvolumes: {«@»: }\n", "a b", "ä"),
        *each("services: {a: {image: x}}\nnetworks: {@: }\n", "a b", "ä"),
        *each("services: {a: {image: x}}\nsecrets: {«@»: {file: f}}\n", "a b", "ä"),
        *each("services: {a: {image: x, networks: {«@»: }}}\nnetworks: {@: }\n", "a b"),
        *each("services: {«~»: {image: x}}\n"),
    ),
    "volumes": (
        *each(
            "services: {a: {image: x}}\nvolumes: {c: {@}}\n",
            *("", "external: true", "external: true, name: n", "driver: d, driver_opts: {a: 1}", "name: ''"),
            *("external: {name: n}", "external: true, x-mine: 1", "external: yes", "labels: [a=b]"),
            *("external: true, «driver»: d",),
            *("external: true, «labels»: {a: b}", "external: true, «driver_opts»: {a: b}"),
            *("«foo»: 1", "«drivers»: d", "driver_opts: {a: «true»}", "name: «1»", "labels: «a»", "external: «maybe»"),
        ),
        "services: {a: {image: x}}\nvolumes: {c: «[]»}\n",
        "services: {a: {image: x}}\nvolumes: {c: «x»}\n",
    ),
    "networks": (
        *each(
            "services: {a: {image: x}}\nnetworks: {c: {@}}\n",
            *("", "external: true", "external: true, driver: d", "external: {name: n}", "internal: true", "name: n"),
            *("attachable: true", "enable_ipv6: true", "driver: bridge, driver_opts: {a: 1}"),
            *("ipam: {config: [{subnet: 10.0.0.0/24, gateway: 10.0.0.1}]}", "ipam: {driver: d, options: {a: b}}"),
            *("«foo»: 1", "internal: «maybe»", "ipam: {config: [{«subnets»: a}]}", "ipam: «a»", "driver: «5»"),
            *("ipam: {config: «a»}", "«subnet»: 10.0.0.0/24", "x-mine: 1"),
        ),
        *each(
            "services: {a: {image: x, networks: {n: {@}}}}\nnetworks: {n: }\n",
            *("", "aliases: [b]", "ipv4_address: 10.0.0.2", "ipv6_address: '::2'", "mac_address: '02:42:ac:11:65:43'"),
            *("priority: 5", "driver_opts: {a: 1}", "link_local_ips: [169.254.1.1]", "x-mine: 1"),
            *("«alias»: [b]", "aliases: «b»", "aliases: [«1»]", "ipv4_address: «5»", "«ipv4»: 10.0.0.2"),
        ),
        *each("services: {a: {image: x, networks: @}}\nnetworks: {n: }\n", "[n]", "{n: }", "«n»", "{n: «x»}", "[«1»]"),
    ),
    "configs and secrets": (
        *each(
            "services: {a: {image: x}}\nconfigs: {c: {@}}\n",
            *("file: x", "environment: X", "content: x", "external: true", "external: true, name: n", "file: ''"),
            *("external: {name: n}", "file: x, template_driver: t", "file: x, x-mine: 1", "external: true, file: x"),
            *("file: x, «environment»: X", "file: x, «content»: y", "«driver»: d, file: x", "file: «5»"),
            "external: false",
        ),
        *each("services: {a: {image: x}}\nconfigs: {«c»: {@}}\n", "", "name: n", "labels: {a: b}"),
        "services: {a: {image: x}}\nconfigs: {c: «~»}\n",
        *each(
            "services: {a: {image: x}}\nsecrets: {c: {@}}\n",
            *("file: x", "environment: X", "external: true", "external: true, name: n", "file: x, driver: d"),
            *("file: x, «environment»: X", "«content»: x, file: y", "external: «foo», file: x"),
        ),
        *each("services: {a: {image: x}}\nsecrets: {«c»: {@}}\n", "", "name: n", "external: false"),
        *each("services: {a: {image: x, configs: [@]}}\nconfigs: {c: {file: f}}\n", "c", "{source: c}", "c, c", "«5»"),
        *each(
            "services: {a: {image: x, configs: [{source: c, @}]}}\nconfigs: {c: {file: f}}\n",
            *("target: /t", "uid: '1', gid: '1', mode: 0440", "mode: '440'", "uid: «1»", "«path»: /t", "mode: «r»"),
            *("x-mine: 1", "target: «5»"),
        ),
        *each("services: {a: {image: x, secrets: @}}\nsecrets: {c: {file: f}}\n", "[c]", "[{source: c}]", "«c»", "«~»"),
    ),
    "YAML": (
        "x-a: &a {image: x}\nservices: {a: *a}\n",
        "x-a: &a {image: x}\nservices: {a: {<<: *a, tty: true}}\n",
        "x-a: &a {image: x}\nx-b: &b {tty: true}\nservices: {a: {<<: [*a, *b]}}\n",
        "x-a: &a {image: x, «foo»: 1}\nservices: {a: *a}\n",
        "x-e: &e {A: b}\nservices: {a: {image: x, environment: {<<: *e, C: d}}}\n",
        "services: {a: {image: !!str 5}}\n",
        "services: {a: {image: x, ports: !reset [80]}}\n",
        "services: {a: {image: x, ports: !override [80]}}\n",
        "services: {a: {image: x, user: !!int «5»}}\n",
    ),
}  # fmt: skip

REPEATED = (
    "services: {a: {image: x, «image»: y}}\n",
    "services: {a: {image: x}, «a»: {image: y}}\n",
    "services: {a: {image: x}}\n«services»: {b: {image: y}}\n",
)
"""Files whose text alone is refused."""


def texts() -> tuple[str, ...]:
    """All of them as whole files."""
    in_services = [service(body) for bodies in SERVICES.values() for body in bodies]
    return (*in_services, *(text for texts in FILES.values() for text in texts))
