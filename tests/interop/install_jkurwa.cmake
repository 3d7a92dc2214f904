# SPDX-License-Identifier: MIT
# Installs jkurwa from npm beside the build, by the lock file, without running anything of the packages.
find_program(NPM npm REQUIRED)
file(COPY ${FROM}/package.json ${FROM}/package-lock.json ${FROM}/peer.js DESTINATION ${TO})
if(NOT EXISTS ${TO}/node_modules/jkurwa)
  execute_process(COMMAND ${NPM} ci --ignore-scripts --no-audit --no-fund WORKING_DIRECTORY ${TO} RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "npm could not install jkurwa")
  endif()
endif()
