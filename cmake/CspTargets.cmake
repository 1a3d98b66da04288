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

# csp_library(<name> [LINK <targets…>] [PCH <headers…>]): one static library out of every source below the calling folder.
function(csp_library name)
  cmake_parse_arguments(ARG "" "" "LINK;PCH" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp" "${CMAKE_CURRENT_SOURCE_DIR}/*.h")
  add_library(${name} STATIC ${sources})
  set_target_properties(${name} PROPERTIES AUTOMOC ON LINKER_LANGUAGE CXX)
  target_link_libraries(${name} PUBLIC csp_flags ${ARG_LINK})
  if(ARG_PCH)
    target_precompile_headers(${name} PRIVATE ${ARG_PCH})
  endif()
endfunction()

# csp_program(<name> [LINK <targets…>]): one executable out of every source of the calling folder.
function(csp_program name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp" "${CMAKE_CURRENT_SOURCE_DIR}/*.h")
  add_executable(${name} ${sources})
  set_target_properties(${name} PROPERTIES AUTOMOC ON)
  target_link_libraries(${name} PRIVATE csp_flags ${ARG_LINK})
endfunction()

# csp_test(<tst_name> [LINK <targets…>] [LABELS <labels…>]): one Qt Test program out of <tst_name>.cpp, offscreen, in a fixed zone and locale.
function(csp_test name)
  cmake_parse_arguments(ARG "" "" "LINK;LABELS" ${ARGN})
  add_executable(${name} ${name}.cpp)
  set_target_properties(${name} PROPERTIES AUTOMOC ON)
  target_compile_definitions(${name} PRIVATE CSP_FIXTURES="${CMAKE_SOURCE_DIR}/fixtures" CSP_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE csp_flags Qt6::Test ${ARG_LINK})
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;TZ=Europe/Berlin;LC_ALL=C.UTF-8;QT_LOGGING_RULES=*.debug=false;ASAN_OPTIONS=detect_leaks=1;LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/cmake/lsan.supp:print_suppressions=0;UBSAN_OPTIONS=print_stacktrace=1"
    TIMEOUT 180 LABELS "${ARG_LABELS}")
endfunction()
