# The table of `describe` as a man page. -v program=NAME -v version=V

function roff(s) { gsub(/\\/, "\\e", s); gsub(/-/, "\\-", s); if (s ~ /^[.']/) s = "\\\\&" s; return s }
function bold(s) { return "\\fB" roff(s) "\\fR" }
function italic(s) { return "\\fI" roff(s) "\\fR" }
function dashless(s) { return s == "-" ? "" : s }

# The names of an option with its value, as in `-v, --verbose`.
function head(short, long, value,   h) {
  if (short != "-") h = bold(short)
  if (long != "-") h = h (h == "" ? "" : ", ") bold(long)
  return value == "-" ? h : h " " italic(value)
}

# The synopsis with its words in bold.
function synopsis(usage,   words, n, i, line) {
  n = split(usage, words, " ")
  for (i = 1; i <= n; ++i) line = line (i == 1 ? "" : " ") (words[i] ~ /^[a-z][a-z-]*$/ && i <= (usage ~ /SUBCOMMAND/ ? 1 : 2) ? bold(words[i]) : roff(words[i]))
  return line
}

BEGIN { FS = "\t" }

$1 == "about" { about[$2] = $3 }
$1 == "usage" { usage[$2] = $3 }
$1 == "note" { note[$2] = note[$2] ".PP\n" roff($3) "\n" }
$1 == "command" { commands[++count] = $3 }
$1 == "option" { options[$2] = options[$2] ".TP\n" head($3, $4, $5) "\n" roff($6) "\n" }
$1 == "argument" { arguments[$2] = arguments[$2] ".TP\n" italic($3) "\n" roff($5) "\n" }

END {
  brief = about["-"]; sub(/\.$/, "", brief)
  printf ".\\\" Made from %s --help when the program was built.\n", program
  printf ".TH %s 1 \"\" \"%s %s\" \"User Commands\"\n", toupper(program), program, version
  printf ".SH NAME\n%s \\- %s\n", roff(program), roff(brief)
  print ".SH SYNOPSIS"
  if (count == 0) print synopsis(usage["-"])
  for (i = 1; i <= count; ++i) { if (i > 1) print ".br"; print synopsis(usage[commands[i]]) }
  print ".SH DESCRIPTION"
  print roff(about["-"])
  printf "%s", note["-"]
  print ".SH OPTIONS"
  printf "%s%s", arguments["-"], options["-"]
  if (count > 0) print ".SH COMMANDS"
  for (i = 1; i <= count; ++i) {
    c = commands[i]
    printf ".SS %s\n%s\n%s%s%s", bold(program " " c), roff(about[c]), arguments[c], options[c], note[c]
  }
  print ".SH EXIT STATUS"
  print ".TP\n.B 0\nas expected\n.TP\n.B 1\nit ran, and something was not as expected\n.TP\n.B 2\nwrong usage, or a file that cannot be used\n.TP\n.B 3\nthe environment: " \
        "a port in use, a file that cannot be written, no display"
  print ".SH SEE ALSO"
  print (program == "calsync" ? ".BR calendar\\-sync\\-playground (1)" : ".BR calsync (1)")
}
