# The table of `describe` as a completion. -v program=NAME -v shell=bash|zsh|fish
# A value in capitals says what it is: FILE…, FOLDER; words with | between them are the choices.

function isFile(value) { return value ~ /FILE|RECORDING/ }
function isFolder(value) { return value ~ /FOLDER/ }
function suffix(value) { return value ~ /\.[a-z]+$/ ? substr(value, index(value, ".")) : value ~ /RECORDING/ ? ".har" : "" }

# The words among the choices; those in capitals are placeholders.
function choices(value,   parts, n, i, words) {
  if (value !~ /\|/) return ""
  n = split(value, parts, "|")
  for (i = 1; i <= n; ++i) if (parts[i] ~ /^[a-z]+$/) words = words (words == "" ? "" : " ") parts[i]
  return words
}

function single(s) { gsub(/'/, "'\\''", s); return s }
function isIn(command) { return command == "-" ? "" : command }

BEGIN { FS = "\t"; name = program; gsub(/-/, "_", name) }

$1 == "about" { about[$2] = $3 }
$1 == "command" { commands[++count] = $3; brief[$3] = $4; sub(/\.( .*)?$/, "", brief[$3]); words = words (words == "" ? "" : " ") $3 }
$1 == "option" { ++options; owner[options] = $2; short[options] = $3; long[options] = $4; value[options] = $5; text[options] = $6 }
$1 == "argument" { argument[$2] = $4 != "-" ? $4 : $3; argumentName[$2] = $3 }

function namesOf(command,   i, all) {
  for (i = 1; i <= options; ++i)
    if (owner[i] == command) all = all (short[i] == "-" ? "" : " " short[i]) (long[i] == "-" ? "" : " " long[i])
  return substr(all, 2)
}

# bash: the reply for a value.
function bashReply(v) {
  if (isFile(v)) return "_" name "_files '" suffix(v) "'"
  if (isFolder(v)) return "compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- \"$current\")"
  return "mapfile -t COMPREPLY < <(compgen -W '" choices(v) "' -- \"$current\")"
}

function bash(   i, c, pattern) {
  print "# Completion of " program " for bash, made from its --help when it was built."
  print "_" name "_files() {"
  print "  compopt -o filenames"
  print "  if [ -n \"$1\" ]; then mapfile -t COMPREPLY < <(compgen -d -- \"$current\"; compgen -f -X \"!*$1\" -- \"$current\")"
  print "  else mapfile -t COMPREPLY < <(compgen -f -- \"$current\"); fi"
  print "}"
  print "_" name "() {"
  print "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command= word"
  if (count > 0) {
    pattern = words; gsub(/ /, "|", pattern)
    print "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do case $word in " pattern ") command=$word; break;; esac; done"
  }
  print "  COMPREPLY=()"
  print "  case $command:$previous in"
  for (i = 1; i <= options; ++i) {
    if (value[i] == "-") continue
    pattern = isIn(owner[i]) ":" long[i] (short[i] == "-" ? "" : "|" isIn(owner[i]) ":" short[i])
    print "    " pattern ") " bashReply(value[i]) "; return;;"
  }
  print "  esac"
  print "  case $command:$current in"
  print "    :-*) mapfile -t COMPREPLY < <(compgen -W '" namesOf("-") "' -- \"$current\");;"
  if (count > 0) print "    :*) mapfile -t COMPREPLY < <(compgen -W '" words "' -- \"$current\");;"
  else if ("-" in argument) print "    :*) " bashReply(argument["-"]) ";;"
  for (i = 1; i <= count; ++i) {
    c = commands[i]
    print "    " c ":-*) mapfile -t COMPREPLY < <(compgen -W '" namesOf(c) "' -- \"$current\");;"
    if (c in argument) print "    " c ":*) " bashReply(argument[c]) ";;"
  }
  print "  esac"
  print "}"
  print "complete -F _" name " " program
}

function zshText(s) { gsub(/\\/, "\\\\", s); gsub(/\[/, "\\[", s); gsub(/\]/, "\\]", s); gsub(/:/, "\\:", s); return single(s) }
function zshValue(v,   w) {
  if (v == "-") return ""
  w = choices(v)
  if (isFile(v)) return ":" zshText(v) ":_files" (suffix(v) == "" ? "" : " -g \"*" suffix(v) "\"")
  if (isFolder(v)) return ":" zshText(v) ":_files -/"
  return ":" zshText(v) ":" (w == "" ? " " : "(" w ")")
}
function zshOptions(command, indent,   i, spec) {
  for (i = 1; i <= options; ++i) {
    if (owner[i] != command) continue
    spec = "[" zshText(text[i]) "]" zshValue(value[i])
    if (short[i] != "-" && long[i] != "-") printf " \\\n%s'(%s %s)'{%s,%s}'%s'", indent, short[i], long[i], short[i], long[i], spec
    else printf " \\\n%s'%s%s'", indent, long[i] == "-" ? short[i] : long[i], spec
  }
}
function zsh(   i, c) {
  print "#compdef " program
  print "# Completion of " program " for zsh, made from its --help when it was built."
  print "_" name "() {"
  print "  local curcontext=$curcontext state line"
  printf "  _arguments -C"
  zshOptions("-", "    ")
  if (count == 0) { if ("-" in argument) printf " \\\n    '1%s'", zshValue(argument["-"]); print "" }
  else {
    printf " \\\n    '1:command:(("
    for (i = 1; i <= count; ++i) { c = brief[commands[i]]; gsub(/"/, "\\\"", c); printf "%s%s\\:\"%s\"", i == 1 ? "" : " ", commands[i], single(c) }
    print "))' \\\n    '*::argument:->rest'"
    print "  [[ $state == rest ]] || return"
    print "  case $line[1] in"
    for (i = 1; i <= count; ++i) {
      c = commands[i]
      printf "    %s) _arguments", c
      zshOptions(c, "      ")
      if (c in argument) printf " \\\n      '1%s'", zshValue(argument[c])
      print ";;"
    }
    print "  esac"
  }
  print "}"
  print "_" name " \"$@\""
}

function fishText(s) { gsub(/\\/, "\\\\", s); gsub(/'/, "\\'", s); return s }
function fishValue(v,   w) {
  if (v == "-") return ""
  w = choices(v)
  if (isFile(v)) return suffix(v) == "" ? " -r -F" : " -x -a '(__fish_complete_suffix " suffix(v) ")'"
  if (isFolder(v)) return " -x -a '(__fish_complete_directories)'"
  return w == "" ? " -x" : " -x -a '" w "'"
}
function fish(   i, c, when) {
  print "# Completion of " program " for fish, made from its --help when it was built."
  print "complete -c " program " -f"
  for (i = 1; i <= count; ++i) printf "complete -c %s -n __fish_use_subcommand -a %s -d '%s'\n", program, commands[i], fishText(brief[commands[i]])
  for (i = 1; i <= options; ++i) {
    when = owner[i] != "-" ? " -n '__fish_seen_subcommand_from " owner[i] "'" : count > 0 ? " -n __fish_use_subcommand" : ""
    printf "complete -c %s%s%s%s%s -d '%s'\n", program, when, short[i] == "-" ? "" : " -s " substr(short[i], 2), long[i] == "-" ? "" : " -l " substr(long[i], 3),
      fishValue(value[i]), fishText(text[i])
  }
  for (c in argument) {
    when = c != "-" ? " -n '__fish_seen_subcommand_from " c "'" : ""
    printf "complete -c %s%s%s\n", program, when, suffix(argument[c]) == "" ? " -F" : " -k -a '(__fish_complete_suffix " suffix(argument[c]) ")'"
  }
}

END { if (shell == "bash") bash(); else if (shell == "zsh") zsh(); else fish() }
