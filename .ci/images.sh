# Stand-ins for public images, for a machine that reaches no container registry. Sourced by provision.
# Each takes the name under which the project asks for it, and behaves as the public image does where
# the project can tell: paths, user, working folder, entry point.

# compose_image VARIABLE: the default image that compose.yaml gives to a variable.
compose_image() { sed -n "s/.*\${$1:-\([^}]*\)}.*/\1/p" compose.yaml | head -n 1; }

# dockerfile_image: the default base image of the application's Dockerfile.
dockerfile_image() { sed -n 's/^ARG [A-Z_]*IMAGE=//p' packages/webapp/Dockerfile | head -n 1; }

image_exists() { bounded 10 docker image inspect "$1" >/dev/null 2>&1; }

# import_root DIR IMAGE INSTRUCTION...: an image of one layer from a folder.
import_root() {
  local root=$1 image=$2 changes=() instruction
  shift 2
  for instruction in "LABEL ci.stand-in=true" "$@"; do
    changes+=(--change "$instruction")
  done
  tar -C "$root" --numeric-owner -c . | bounded 120 docker import "${changes[@]}" - "$image"
}

# python_root DIR: Debian 13's Python 3.13 laid out as the public slim image is.
python_root() {
  local root=$1
  bounded 420 debootstrap --variant=minbase \
    --include=python3,python3-pip,python3-venv,ca-certificates trixie "$root" "$(machine_mirror)" || return
  local name
  for name in python python3; do ln -s /usr/bin/python3 "$root/usr/local/bin/$name"; done
  for name in pip pip3; do ln -s /usr/bin/pip3 "$root/usr/local/bin/$name"; done
  # The public image lets pip write to the system; Debian's marker forbids it.
  rm -f "$root"/usr/lib/python3*/EXTERNALLY-MANAGED
  rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/*
  # A machine behind an inspecting proxy trusts an authority that the image must trust as well.
  cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
}

import_python() {
  python_root "$work/python" || return
  import_root "$work/python" "$1" "ENV LANG=C.UTF-8" \
    "ENV PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin" 'CMD ["python3"]'
}

# monitor_root DIR STATE CONFIG BINARY...: busybox, and the binaries with the libraries that they load.
# STATE is the working folder and CONFIG the folder of the configuration; both belong to nobody.
monitor_root() {
  local root=$1 state=$2 config=$3 binary library
  shift 3
  mkdir -p "$root"/{bin,tmp,etc/ssl/certs,usr/share} "$root$state" "$root$config"
  chmod 1777 "$root/tmp"
  chown -R 65534:65534 "$root$state" "$root$config"
  printf '%s\n' 'root:x:0:0:root:/:/bin/sh' 'nobody:x:65534:65534:nobody:/home:/bin/false' >"$root/etc/passwd"
  printf '%s\n' 'root:x:0:' 'nobody:x:65534:' >"$root/etc/group"
  cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
  cp "$(command -v busybox)" "$root/bin/busybox"
  chroot "$root" /bin/busybox --install -s /bin
  # Debian's builds read their pages and templates from disk; the public ones carry them inside.
  [ ! -d /usr/share/prometheus ] || cp -r /usr/share/prometheus "$root/usr/share/" || return
  for binary in "$@"; do
    binary=$(command -v "$binary") || return
    cp "$binary" "$root/bin/"
    for library in $(ldd "$binary" | grep -o '/[^ )]*'); do
      cp --parents -L "$library" "$root" || return
    done
  done
}

import_prometheus() {
  monitor_root "$work/prometheus" /prometheus /etc/prometheus prometheus promtool || return
  import_root "$work/prometheus" "$1" "ENV PATH=/bin" "USER nobody" "EXPOSE 9090" \
    "VOLUME /prometheus" "WORKDIR /prometheus" 'ENTRYPOINT ["/bin/prometheus"]' \
    'CMD ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus"]'
}

import_alertmanager() {
  monitor_root "$work/alertmanager" /alertmanager /etc/alertmanager alertmanager amtool || return
  import_root "$work/alertmanager" "$1" "ENV PATH=/bin" "USER nobody" "EXPOSE 9093" \
    "VOLUME /alertmanager" "WORKDIR /alertmanager" 'ENTRYPOINT ["/bin/alertmanager"]' \
    'CMD ["--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/alertmanager"]'
}
