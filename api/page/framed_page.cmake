# SPDX-License-Identifier: MIT
# pidpys_framed_page(FOLDER TITLE BASE): index_html, page_css and page_js of a page, made of the frame that all pages share and
# FOLDER's content.html, page.css and page.js. BASE is where the page's files are served, "" or "/docs/".
function(pidpys_framed_page folder page_title page_base)
  set(frame ${PROJECT_SOURCE_DIR}/api/page)
  foreach(file ${frame}/frame.html.in ${frame}/frame.css ${frame}/frame.js
               ${folder}/content.html ${folder}/page.css ${folder}/page.js)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  endforeach()
  file(READ ${folder}/content.html page_content)
  configure_file(${frame}/frame.html.in ${CMAKE_CURRENT_BINARY_DIR}/index.html @ONLY)
  file(READ ${CMAKE_CURRENT_BINARY_DIR}/index.html index_html)
  set(index_html "${index_html}" PARENT_SCOPE)
  foreach(kind css js)
    file(READ ${frame}/frame.${kind} common)
    file(READ ${folder}/page.${kind} own)
    set(page_${kind} "${common}${own}" PARENT_SCOPE)
  endforeach()
endfunction()
