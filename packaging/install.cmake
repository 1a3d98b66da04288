# What `cmake --install` lays out, and packages hold: both programs, what the menu shows, man pages, completions, and what docs/clients.md hands to clients.
include(GNUInstallDirs)
set(CSP_DOCUMENTS "${CMAKE_BINARY_DIR}/documents")

# csp_installed(<program>): installs it with its man page and completions, which are made from its --help whenever it is linked.
function(csp_installed name)
  install(TARGETS ${name} RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
  if(CSP_SANITIZE OR CSP_FUZZ)
    return()
  endif()
  file(GLOB makers "${CMAKE_SOURCE_DIR}/packaging/*.awk" "${CMAKE_SOURCE_DIR}/packaging/describe" "${CMAKE_SOURCE_DIR}/packaging/document")
  set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS ${makers})
  add_custom_command(TARGET ${name} POST_BUILD
    COMMAND "${CMAKE_SOURCE_DIR}/packaging/document" $<TARGET_FILE:${name}> ${PROJECT_VERSION} "${CSP_DOCUMENTS}" VERBATIM)
  install(FILES "${CSP_DOCUMENTS}/man/man1/${name}.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
  install(FILES "${CSP_DOCUMENTS}/bash-completion/completions/${name}" DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
  install(FILES "${CSP_DOCUMENTS}/zsh/vendor-completions/_${name}" DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions")
  install(FILES "${CSP_DOCUMENTS}/fish/vendor_completions.d/${name}.fish" DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")
endfunction()

set(CSP_ID calendar-sync-playground)
install(FILES "${CMAKE_CURRENT_LIST_DIR}/${CSP_ID}.desktop" DESTINATION "${CMAKE_INSTALL_DATADIR}/applications")
install(FILES "${CMAKE_CURRENT_LIST_DIR}/io.github.calendar_sync_playground.metainfo.xml" DESTINATION "${CMAKE_INSTALL_DATADIR}/metainfo")
install(FILES "${CMAKE_SOURCE_DIR}/resources/icons/${CSP_ID}.svg" DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps")
install(FILES "${CMAKE_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}" RENAME copyright)
install(FILES "${CMAKE_SOURCE_DIR}/README.md" "${CMAKE_SOURCE_DIR}/CHANGELOG.md" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(DIRECTORY "${CMAKE_SOURCE_DIR}/docs" DESTINATION "${CMAKE_INSTALL_DOCDIR}" FILES_MATCHING PATTERN "*.md" PATTERN pictures EXCLUDE)
install(DIRECTORY "${CMAKE_SOURCE_DIR}/resources/clients" "${CMAKE_SOURCE_DIR}/resources/worlds" DESTINATION "${CMAKE_INSTALL_DATADIR}/${CSP_ID}"
  PATTERN "__pycache__" EXCLUDE)
install(DIRECTORY "${CMAKE_SOURCE_DIR}/fixtures/recordings" DESTINATION "${CMAKE_INSTALL_DATADIR}/${CSP_ID}" FILES_MATCHING PATTERN "*.har")
