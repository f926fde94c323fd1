# Debian packages: installed from the machine's own suite, unpacked from newer ones. Sourced by provision.

# machine_source SUITE DIR: the machine's own main source, with the suite's name replaced, as a file in DIR.
# Nothing here names a mirror: whatever this machine was told to use is what it goes on using.
machine_source() {
  local suite=$1 dir=$2 codename
  codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
  cat /etc/apt/sources.list.d/*.sources 2>/dev/null | awk -v suite="$suite" -v codename="$codename" '
    BEGIN { RS = "" }
    $0 ~ "(^|\n)Suites:([^\n]* )?" codename "( |\n|$)" {
      gsub(/\n?#[^\n]*/, "")
      sub(/Suites:[^\n]*/, "Suites: " suite)
      print
      exit
    }' >"$dir/$suite.sources"
  [ ! -s "$dir/$suite.sources" ] || return 0
  # The older form: deb [options] address suite components.
  cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
    sed -n "s/^deb \(.*\) $codename \(.*\)/deb \1 $suite \2/p" | head -n 1 >"$dir/$suite.list"
  [ -s "$dir/$suite.list" ] || {
    echo "no source under /etc/apt names this machine's suite, $codename"
    return 1
  }
}

# machine_mirror: the address in that source.
machine_mirror() {
  local dir=$work/mirror
  mkdir -p "$dir"
  machine_source any "$dir" && cat "$dir"/any.* | grep -o '[a-z]*://[^ ]*' | head -n 1
}

# install_packages PACKAGE...: from the machine's own suite, starting no service.
install_packages() {
  twice bounded 120 apt-get update -qq
  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive bounded 300 \
    apt-get install -qq -y --no-install-recommends -o DPkg::Lock::Timeout=60 "$@"
}

# unpack SUITE DIR PACKAGE...: the packages' files of another suite under DIR; the system is left alone.
unpack() {
  local suite=$1 root=$2 apt
  shift 2
  apt=$root.apt
  mkdir -p "$apt/sources" "$apt/lists/partial" "$apt/debs" "$root"
  machine_source "$suite" "$apt/sources" || return
  local options=(
    -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$apt/sources"
    -o Dir::Etc::preferencesparts=/dev/null -o Dir::State::Lists="$apt/lists"
    -o APT::Sandbox::User=root -qq
  )
  twice bounded 120 apt-get "${options[@]}" update || return
  (cd "$apt/debs" && twice bounded 300 apt-get "${options[@]}" download "$@") || return
  local deb
  for deb in "$apt"/debs/*.deb; do
    dpkg -x "$deb" "$root" || return
  done
}
