# The Docker Engine, its client and the client's plugins. Sourced by provision and run.

# Written where this machine's engine was started by us; absent where it was there before.
engine_pid_file=/run/ci-dockerd.pid

engine_answers() { bounded 10 docker version --format '{{.Server.Version}}'; }

# start_engine: dockerd in a session of its own, so that it outlives the script that starts it.
start_engine() {
  setsid dockerd >/var/log/ci-dockerd.log 2>&1 </dev/null &
  echo $! >"$engine_pid_file"
  wait_until 60 engine_answers || {
    tail -n 20 /var/log/ci-dockerd.log
    return 1
  }
}

# stop_engine: end the engine that start_engine started, and no other.
stop_engine() {
  local pid
  pid=$(cat "$engine_pid_file" 2>/dev/null) || return 0
  rm -f "$engine_pid_file"
  [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = dockerd ] || return 0
  kill "$pid"
  wait_until 30 test ! -e "/proc/$pid" || kill -KILL "$pid"
}

plugins_work() { bounded 10 docker compose version && bounded 10 docker buildx version; }

# install_plugins: Compose v2 and buildx. Debian 12 has neither; trixie's are static binaries.
install_plugins() {
  unpack trixie "$work/trixie" docker-compose docker-buildx || return
  mkdir -p ~/.docker/cli-plugins
  install -m 755 "$work"/trixie/usr/libexec/docker/cli-plugins/* ~/.docker/cli-plugins/
}
