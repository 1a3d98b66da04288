#!/usr/bin/env bash
# make_world.sh N: a world file with N events of a quarter of an hour in one calendar, 20 each day from 1 January 2020 on.
set -euo pipefail
cat <<'END'
version: 1
zone: UTC
accounts:
  - {email: host@example.com, name: Nora Host}
calendars:
  - {id: host@example.com, name: personal}
calcom:
  user: {username: nora}
  schedules:
    - {hours: [{days: mon-fri, from: "09:00", to: "18:00"}]}
  eventTypes:
    - {slug: intro, title: Intro call}
events:
END
awk -v n="${1:?how many events}" '
  # The civil date of a day counted from 1 January 1970.
  function date(z,   era, doe, yoe, doy, mp, y, m, d) {
    z += 719468; era = int(z / 146097); doe = z - era * 146097
    yoe = int((doe - int(doe / 1460) + int(doe / 36524) - int(doe / 146096)) / 365)
    doy = doe - (365 * yoe + int(yoe / 4) - int(yoe / 100)); mp = int((5 * doy + 2) / 153)
    d = doy - int((153 * mp + 2) / 5) + 1; m = mp < 10 ? mp + 3 : mp - 9; y = yoe + era * 400 + (m <= 2)
    return sprintf("%04d-%02d-%02d", y, m, d)
  }
  BEGIN {
    for (i = 0; i < n; ++i) {
      slot = i % 20
      printf "  - {title: Meeting %d, calendar: host@example.com, at: \"%s %02d:%02d\", length: 15m, location: Room %d}\n", i, date(18262 + int(i / 20)), 8 + int(slot / 2), slot % 2 * 30, slot
    }
  }'
