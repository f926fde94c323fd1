# Shared by the scripts of this folder: words for a person, and waits that end. Sourced, never run.

say() { printf 'ci: %s\n' "$*"; }

# fail WHAT NEXT: end the script with what failed and what follows from it.
fail() {
  printf 'ci: %s\nci: %s\n' "$1" "$2" >&2
  exit 1
}

# bounded SECONDS COMMAND...: run an outside command, which is ended when its time is over.
bounded() { timeout --kill-after=10 "$@"; }

# twice COMMAND...: a mirror may hiccup once; twice in a row is a fault.
twice() { "$@" || { sleep 3; "$@"; }; }

# wait_until SECONDS COMMAND...: poll five times a second until the command succeeds.
wait_until() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < deadline)) || return 1
    sleep 0.2
  done
}

# start NAME COMMAND...: run a step in the background, its output kept in $work/NAME.log.
declare -A step_pid
start() {
  local name=$1
  shift
  "$@" >"$work/$name.log" 2>&1 </dev/null &
  step_pid[$name]=$!
}

# finish NAME WHAT NEXT: wait for a step, if it was started; where it failed, show its last lines and give up.
finish() {
  local name=$1
  [ -n "${step_pid[$name]:-}" ] || return 0
  wait "${step_pid[$name]}" && return
  tail -n 20 "$work/$name.log" >&2
  fail "$2" "$3"
}

# end_steps: end what still runs of the steps, with all that they started.
end_steps() {
  local pid
  for pid in $(jobs -pr); do end_tree "$pid"; done
  wait
}

end_tree() {
  local child
  for child in $(cat "/proc/$1/task/$1/children" 2>/dev/null); do end_tree "$child"; done
  kill "$1" 2>/dev/null || true
}
