# The flags of every target live on one interface target, and every target is made by one of the functions below.

option(CSP_SANITIZE "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
option(CSP_ASSERTS "Keep assertions in an optimised build" OFF)
option(CSP_FUZZ "Build the libFuzzer programs of tests/fuzz (needs clang)" OFF)
option(CSP_WERROR "Turn every warning into an error (CI does)" OFF)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

add_library(csp_flags INTERFACE)
target_include_directories(csp_flags INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_definitions(csp_flags INTERFACE
  QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_NO_FOREACH
  QT_DISABLE_DEPRECATED_BEFORE=0x060400 CSP_VERSION="${PROJECT_VERSION}")
target_compile_options(csp_flags INTERFACE -Wall -Wextra $<$<CXX_COMPILER_ID:GNU>:-Wshadow=local> -Wnon-virtual-dtor -Woverloaded-virtual -Werror=switch
  -Werror=return-type)
if(CSP_WERROR AND NOT CSP_SANITIZE AND NOT CSP_FUZZ)
  # But for those that GCC 12 gives for correct code when it has inlined Qt's containers (and all the more under sanitizers).
  target_compile_options(csp_flags INTERFACE -Werror -Wno-error=maybe-uninitialized -Wno-error=array-bounds -Wno-error=stringop-overflow
    -Wno-error=stringop-overread -Wno-error=dangling-pointer -Wno-error=free-nonheap-object -Wno-error=restrict)
endif()
if(CSP_ASSERTS)
  target_compile_options(csp_flags INTERFACE -UNDEBUG)
  target_compile_definitions(csp_flags INTERFACE QT_FORCE_ASSERTS)
endif()
if(CSP_SANITIZE)
  target_compile_options(csp_flags INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  target_link_options(csp_flags INTERFACE -fsanitize=address,undefined)
endif()
if(CSP_FUZZ)
  target_compile_options(csp_flags INTERFACE -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  target_link_options(csp_flags INTERFACE -fsanitize=address,undefined)
endif()

# Where the time of a build goes, and what was tried: docs/benchmarks.md. Sources of one folder are compiled several at a time, so names in unnamed
# namespaces must be unique in a folder; CSP_BATCH is the most that go together (1: each by itself, for clang-tidy and for looking at one file's errors).
# Every preset that compiles has the same number, so that a clash shows in all of them; `fuzz` takes whole folders, which finds every clash there can be.
set(CSP_BATCH 12 CACHE STRING "How many sources of a folder are compiled as one at most")
find_program(CSP_MOLD mold)
if(CSP_MOLD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 12.1)
  target_link_options(csp_flags INTERFACE -fuse-ld=mold)
endif()

# csp_batches(<target> <sources…>): its sources compiled in batches of CSP_BATCH at most, of one folder each and of about the same size.
function(csp_batches name)
  if(CSP_BATCH LESS 2)
    return()
  endif()
  set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  list(FILTER ARGN INCLUDE REGEX "\\.cpp$")
  set(folders)
  foreach(source ${ARGN})
    get_filename_component(folder "${source}" DIRECTORY)
    file(RELATIVE_PATH folder "${CMAKE_SOURCE_DIR}" "${folder}")
    string(MAKE_C_IDENTIFIER "${folder}" folder)
    list(APPEND folders ${folder})
    list(APPEND sources_${folder} "${source}")
  endforeach()
  list(REMOVE_DUPLICATES folders)
  foreach(folder ${folders})
    list(LENGTH sources_${folder} count)
    math(EXPR batches "(${count}+${CSP_BATCH}-1)/${CSP_BATCH}")
    set(index 0)
    foreach(source ${sources_${folder}})
      math(EXPR batch "${index}*${batches}/${count}")
      set_source_files_properties("${source}" PROPERTIES UNITY_GROUP "${folder}${batch}")
      math(EXPR index "${index}+1")
    endforeach()
  endforeach()
endfunction()

# csp_precompiled(<name> <header> [SOURCE <file>] LINK <targets…>): a header that is compiled once, for targets that link at least these. SOURCE: what such
# targets link as well.
function(csp_precompiled name header)
  cmake_parse_arguments(ARG "" "SOURCE" "LINK" ${ARGN})
  if(NOT ARG_SOURCE)
    set(ARG_SOURCE cmake/precompiled/empty.cpp)
  endif()
  add_library(${name} OBJECT "${CMAKE_SOURCE_DIR}/${ARG_SOURCE}")
  target_link_libraries(${name} PUBLIC csp_flags ${ARG_LINK})
  target_precompile_headers(${name} PRIVATE "${CMAKE_SOURCE_DIR}/${header}")
endfunction()

# csp_use_precompiled(<target> <ON|OFF>): what most sources include comes compiled, of Qt Core alone or (ON) of Qt Widgets too.
function(csp_use_precompiled name widgets)
  if(widgets)
    target_precompile_headers(${name} REUSE_FROM csp_precompiled_widgets)
  else()
    target_precompile_headers(${name} REUSE_FROM csp_precompiled_core)
  endif()
endfunction()

# csp_library(<name> [NO_MOC] [WIDGETS] LINK <targets…>): one static library out of every source below the calling folder. NO_MOC: no class in it has
# Q_OBJECT. WIDGETS: it links Qt Widgets, and nearly every source uses them.
function(csp_library name)
  cmake_parse_arguments(ARG "NO_MOC;WIDGETS" "" "LINK" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp" "${CMAKE_CURRENT_SOURCE_DIR}/*.h")
  add_library(${name} STATIC ${sources})
  set_target_properties(${name} PROPERTIES LINKER_LANGUAGE CXX)
  if(NOT ARG_NO_MOC)
    set_target_properties(${name} PROPERTIES AUTOMOC ON)
  endif()
  csp_batches(${name} ${sources})
  target_link_libraries(${name} PUBLIC csp_flags ${ARG_LINK})
  csp_use_precompiled(${name} ${ARG_WIDGETS})
endfunction()

# csp_program(<name> [WIDGETS] LINK <targets…>): one executable out of every source of the calling folder.
function(csp_program name)
  cmake_parse_arguments(ARG "WIDGETS" "" "LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp" "${CMAKE_CURRENT_SOURCE_DIR}/*.h")
  add_executable(${name} ${sources})
  set_target_properties(${name} PROPERTIES AUTOMOC ON)
  csp_batches(${name} ${sources})
  target_link_libraries(${name} PRIVATE csp_flags ${ARG_LINK})
  csp_use_precompiled(${name} ${ARG_WIDGETS})
endfunction()

# What every test program needs to be compiled alike, for they share a precompiled header: these flags, and no word of the program's own folder.
add_library(csp_test_flags INTERFACE)
target_link_libraries(csp_test_flags INTERFACE csp_flags Qt6::Test Qt6::Network)
target_compile_definitions(csp_test_flags INTERFACE CSP_FIXTURES="${CMAKE_SOURCE_DIR}/fixtures" CSP_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
# What a test measures is in the libraries: its own code is compiled quickly instead of made quick. A lambda in an included file may name what is unnamed.
target_compile_options(csp_test_flags INTERFACE $<$<CONFIG:RelWithDebInfo>:-O0> -UQT_TESTCASE_BUILDDIR -UQT_TESTCASE_SOURCEDIR
  $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)

# csp_tests(<program> [WIDGETS] LABEL <label> TESTS <tst_name.cpp…> [LINK <targets…>] [DEFINE <definitions…>] [NEEDS <programs…>]): several test classes in
# one program. ctest lists each file as a test of its own: offscreen, in a fixed zone and locale. tests/support/testmain.h says how a file registers its
# class; as files are compiled several at a time, each is a namespace of its own. WIDGETS: some of them need Qt Widgets.
function(csp_tests program)
  cmake_parse_arguments(ARG "WIDGETS" "LABEL" "TESTS;LINK;DEFINE;NEEDS" ${ARGN})
  set(main csp_test_main)
  if(ARG_WIDGETS)
    set(main csp_test_main_widgets)
  endif()
  list(TRANSFORM ARG_TESTS PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/" REGEX "^[^/]")
  add_executable(${program} ${ARG_TESTS})
  set_target_properties(${program} PROPERTIES AUTOMOC ON)
  csp_batches(${program} ${ARG_TESTS})
  target_compile_definitions(${program} PRIVATE ${ARG_DEFINE})
  target_link_libraries(${program} PRIVATE ${main} ${ARG_LINK})
  target_precompile_headers(${program} REUSE_FROM ${main})
  if(ARG_NEEDS)
    add_dependencies(${program} ${ARG_NEEDS})
  endif()
  set(patience 180)
  if(CSP_SANITIZE)
    set(patience 600)
  endif()
  foreach(source ${ARG_TESTS})
    get_filename_component(name ${source} NAME_WE)
    add_test(NAME ${name} COMMAND ${program} ${name})
    set_tests_properties(${name} PROPERTIES
      ENVIRONMENT "QT_QPA_PLATFORM=offscreen;TZ=Europe/Berlin;LC_ALL=C.UTF-8;QT_LOGGING_RULES=*.debug=false;ASAN_OPTIONS=detect_leaks=1;LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/cmake/lsan.supp:print_suppressions=0;UBSAN_OPTIONS=print_stacktrace=1"
      TIMEOUT ${patience} LABELS "${ARG_LABEL}")
  endforeach()
endfunction()
