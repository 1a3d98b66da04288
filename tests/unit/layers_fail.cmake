# Checks that layers.cmake refuses what it should: each case adds one source to a copy of the tree. Run by ctest: cmake -P layers_fail.cmake <source dir> <folder>
cmake_minimum_required(VERSION 3.25)
set(root "${CMAKE_ARGV3}")
set(copy "${CMAKE_ARGV4}")
set(failed 0)

# refused(<what it is about> <expected in the output>): layers.cmake fails on the copy, and says why.
function(refused about expected)
  execute_process(COMMAND ${CMAKE_COMMAND} -P "${root}/tests/unit/layers.cmake" "${copy}" RESULT_VARIABLE status OUTPUT_VARIABLE out ERROR_VARIABLE out)
  string(REGEX REPLACE "[ \n]+" " " out "${out}")
  string(FIND "${out}" "${expected}" at)
  if(status EQUAL 0 OR at EQUAL -1)
    message("${about}: expected \"${expected}\" and a failure, found status ${status} and: ${out}")
    set(failed 1 PARENT_SCOPE)
  endif()
endfunction()

file(REMOVE_RECURSE "${copy}")
foreach(part core ui app)
  file(COPY "${root}/${part}" DESTINATION "${copy}" FILES_MATCHING PATTERN "*.h" PATTERN "*.cpp")
endforeach()

set(added "${copy}/core/sim/added.cpp")
file(WRITE "${added}" "#include \"core/engine/session/session.h\"\n")
refused("a folder that may not use another" "core/sim may not include core/engine")
file(REMOVE "${added}")

set(added "${copy}/core/sim/google/world/added.cpp")
file(WRITE "${added}" "#include \"core/sim/google/push/push.h\"\n")
refused("a lower room that uses a higher one" "core/sim/google/world/added.cpp: includes a higher room of core/sim/google")
file(WRITE "${added}" "#include \"core/sim/google/googlesim.h\"\n")
refused("a room that uses what stands above all rooms" "core/sim/google/world/added.cpp: includes a higher room of core/sim/google")
file(REMOVE "${added}")

set(added "${copy}/core/engine/parlour/added.cpp")
file(WRITE "${added}" "\n")
refused("a room that is in no table" "core/engine/parlour/added.cpp: the table of tests/unit/layers.cmake does not know this room of core/engine")
file(REMOVE_RECURSE "${copy}/core/engine/parlour")

foreach(number RANGE 1 40)
  file(WRITE "${copy}/ui/panels/sides/added${number}.h" "")
endforeach()
refused("a crowded folder" "ui/panels/sides: 44 sources in one folder")

file(REMOVE_RECURSE "${copy}")
if(failed)
  message(FATAL_ERROR "layers.cmake lets something pass")
endif()
