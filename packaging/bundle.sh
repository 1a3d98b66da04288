# Sourced: bundle PROGRAM LIB [LICENSES], which makes LIB a folder that runs on any Linux with this glibc or a newer one.

# The libraries that a program or library loads, but for those of glibc, which go with the kernel's loader.
libraries_of() {
  ldd "$1" | sed -n 's/.* => \(\/[^ ]*\) .*/\1/p' |
    grep -vE '/(ld-linux[^/]*|lib(c|m|dl|rt|pthread|resolv|util|anl|nsl|nss_[a-z]*))\.so(\.[0-9]+)*$'
}

# LIB has the program, stripped, its libraries beside it, Qt's plugins, and a qt.conf that finds them.
bundle() {
  local program=$1 lib=$2 licenses=${3:-} plugins plugin library package
  plugins=$(qtpaths6 --query QT_INSTALL_PLUGINS 2>/dev/null || qtpaths6 --plugin-dir 2>/dev/null || ls -d /usr/lib/*/qt6/plugins | head -n 1)
  mkdir -p "$lib/plugins/sqldrivers" "$lib/plugins/tls"
  install -m 755 "$program" "$lib/calsync"
  strip --strip-unneeded "$lib/calsync"
  printf '[Paths]\nPrefix=.\nPlugins=plugins\n' >"$lib/qt.conf"
  for plugin in sqldrivers/libqsqlite.so tls/libqopensslbackend.so; do install -m 644 "$plugins/$plugin" "$lib/plugins/$plugin"; done
  # Qt looks for OpenSSL by its name when the first https:// address is met.
  local openssl; openssl=$(libraries_of "$program" | grep '/libcrypto\.' | sed 's/libcrypto/libssl/')
  { libraries_of "$program"; for plugin in "$lib"/plugins/*/*.so; do libraries_of "$plugin"; done; echo "$openssl"; libraries_of "$openssl"; } | sort -u |
    while read -r library; do
      install -m 644 "$(realpath "$library")" "$lib/$(basename "$library")"
      [ -n "$licenses" ] || continue
      package=$(dpkg -S "$(realpath "$library")" 2>/dev/null | sed -n '1s/:.*//p') || true
      [ -n "$package" ] || package=$(dpkg -S "*$(basename "$(realpath "$library")")" 2>/dev/null | sed -n '1s/:.*//p')
      if [ -n "$package" ] && [ -f "/usr/share/doc/$package/copyright" ]; then mkdir -p "$licenses"; cp -L "/usr/share/doc/$package/copyright" "$licenses/$package"; fi
    done
}
