# Reads what CLI11 prints for --help (2.3 and later), and writes the table that `describe` explains. -v command=NAME

function trimmed(s) { gsub(/^[ \t]+|[ \t]+$/, "", s); return s }
function without(s) { sub(/:\{.*/, "", s); return s } # CLI11 adds the choices of a check to the value
function orDash(s) { return s == "" ? "-" : s }

function flush() {
  if (kind == "option") print "option", command, orDash(short), orDash(long), orDash(value), text
  if (kind == "argument") print "argument", command, name, orDash(value), text
  if (kind == "command") print "command", command, name, text
  kind = ""
}

BEGIN { OFS = "\t"; section = "about" }

/^(Usage|USAGE):/ { if (about != "") print "about", command, about; sub(/^[^:]*: */, ""); usage = $0; section = "usage"; next }
/^(  )?[A-Z][A-Za-z]+:$/ || /^\[?(OPTIONS|POSITIONALS|SUBCOMMANDS)\]?:?$/ {
  flush()
  heading = tolower($0)
  section = heading ~ /option/ ? "option" : heading ~ /positional/ ? "argument" : heading ~ /command/ ? "command" : "other"
  if (usage != "") { print "usage", command, usage; usage = "" }
  next
}
/^[ \t]*$/ { flush(); next }

section == "about" { about = about (about == "" ? "" : " ") trimmed($0); next }
section == "usage" { usage = usage " " trimmed($0); next }

# What stands at the margin after the lists is a note.
/^[^ ]/ { flush(); print "note", command, trimmed($0); next }

# Far from the margin the text goes on.
/^            / { text = text (text == "" ? "" : " ") trimmed($0); next }

{
  flush()
  kind = section
  line = trimmed($0)
  at = match(line, /   *[^ ]/)
  head = at ? substr(line, 1, at - 1) : line
  text = at ? trimmed(substr(line, at)) : ""
  short = long = value = name = ""
  # A head that fills its column has one space behind it at times, or none: names and value have none of their own.
  if (kind == "option") {
    gsub(/, */, ",", head)
    n = split(head, part, " ")
    m = split(part[1], names, ",")
    for (i = 1; i <= m; ++i) { if (names[i] ~ /^--/) long = names[i]; else short = names[i] }
    for (i = 2; i <= n; ++i) if (part[i] != "REQUIRED" && part[i] != "...") value = without(part[i])
  } else {
    n = split(head, part, " ")
    name = part[1]
    for (i = 2; i <= n; ++i) if (part[i] != "REQUIRED" && part[i] != "...") value = without(part[i])
  }
}

END { flush() }
