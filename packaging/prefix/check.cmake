# SPDX-License-Identifier: MIT
# Before anything is installed. Units and desktop entries quote paths each in its own way; both take anything but these as it is.
if(CMAKE_INSTALL_PREFIX MATCHES "[\"$`%;\n\\]")
  message(FATAL_ERROR "A prefix with any of \" \\ $ ` % ; is not supported: ${CMAKE_INSTALL_PREFIX}")
endif()
