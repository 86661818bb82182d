# Set-up shared by the scripts: sourced, never run. Everything a fresh Debian 12 lacks is installed here, once.
# shellcheck shell=bash
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
dist=$root/gateway/target/switchboard

say() { printf '%s\n' "switchboard: $*" >&2; }

# need_packages WHAT-FOR PACKAGE...: installs the Debian packages that are missing; returns 1, after saying so, when it may not.
need_packages() {
  local purpose=$1 missing=() package
  shift
  command -v dpkg-query >/dev/null || { say "$purpose need these (not a Debian system, install by hand): $*"; return 1; }
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  local as=()
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
      as=(sudo -n)
    else
      say "$purpose need: apt-get install --no-install-recommends ${missing[*]}"
      return 1
    fi
  fi
  say "installing ${missing[*]} ($purpose)"
  if ! "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null 2>&1; then
    "${as[@]}" apt-get update -qq >/dev/null 2>&1
    if ! "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null 2>&1; then
      say "could not install ${missing[*]}; $purpose go without (apt-get install --no-install-recommends ${missing[*]})"
      return 1
    fi
  fi
}

# need_jdk: a JDK 25 or newer must be somewhere Maven's toolchains plugin looks.
need_jdk() {
  local dir major
  for dir in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    [ -n "$dir" ] && [ -x "$dir/bin/javac" ] || continue
    major=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$dir/release" 2>/dev/null)
    [ "${major:-0}" -ge 25 ] && return 0
  done
  say "a JDK 25 or newer is needed under /usr/lib/jvm or in JAVA_HOME (Temurin 25 will do)"
  exit 1
}

speech_packages=(libpocketsphinx3 pocketsphinx-en-us libflite1)

# build_if_stale: builds the distribution when a source file is newer than the last build.
build_if_stale() {
  local stamp=$dist/.built
  if [ -f "$stamp" ] && [ -z "$(find "$root"/pom.xml "$root"/*/pom.xml "$root"/*/src/main -newer "$stamp" -print -quit)" ]; then
    return 0
  fi
  need_jdk
  command -v mvn >/dev/null || need_packages "the build" maven || exit 1
  say "building (about a minute the first time)"
  local log=$root/gateway/target/build.log
  mkdir -p "$root/gateway/target"
  rm -rf "$dist"
  if ! (cd "$root" && mvn -q -B -DskipTests package) >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    say "the build failed; the whole output is in gateway/target/build.log"
    exit 1
  fi
  rehearse
  touch "$stamp"
}

# build_if_missing: for scripts that talk to a Switchboard that may be running from this very build, which a new build would
# pull from under it.
build_if_missing() {
  [ -f "$dist/.built" ] || build_if_stale
}

# rehearse: lets the program run once so that the JVM can keep what it loaded and linked (an AOT cache); later starts are
# about three times as quick. A JVM that cannot do this starts all the same.
rehearse() {
  local aot=$dist/lib/switchboard.aot
  if ! (cd "$root" && SWITCHBOARD_AOT_OUTPUT=$aot "$dist/bin/switchboard" rehearse) >"$root/gateway/target/rehearse.log" 2>&1; then
    rm -f "$aot"
    say "no start-up cache could be made (gateway/target/rehearse.log); starting takes a little longer"
  fi
}
