// SPDX-License-Identifier: MIT
// Scripts that complete commands, options, their values and file names. Each shell gets the outline as one table; what
// reads it is a few fixed lines.
#include <functional>

#include "grammar/grammar.hpp"

namespace pidpys::grammar {
namespace {

// In single quotes of a POSIX shell; fish reads the same.
std::string quoted(const std::string& text) {
    std::string safe = "'";
    for (const char c : text) safe += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return safe + "'";
}

std::string joined(const std::vector<std::string>& words) {
    std::string line;
    for (const auto& each : words) line.append(line.empty() ? "" : " ").append(each);
    return line;
}

void each_command(const CommandOutline& at, const std::function<void(const CommandOutline&)>& visit) {
    visit(at);
    for (const auto& command : at.commands) each_command(command, visit);
}

std::string last_word(const std::string& path) { return path.substr(path.rfind(' ') + 1); }

std::vector<std::string> words_of(const CommandOutline& at) {
    std::vector<std::string> words;
    for (const auto& command : at.commands) words.push_back(last_word(command.path));
    for (const auto& option : at.options)
        if (option.argument)
            for (const auto& choice : option.choices()) words.push_back(choice);
        else
            words.insert(words.end(), option.names.begin(), option.names.end());
    return words;
}

bool argument_is_file(const CommandOutline& at) {
    for (const auto& option : at.options)
        if (option.argument && option.takes_file()) return true;
    return false;
}

// Shell text by the line.
// clang-format off

// Shell code that sets `path` to the command reached before the cursor, of the words `all` names.
std::string bash(const CommandOutline& program) {
    std::string words, values;
    each_command(program, [&](const CommandOutline& at) {
        words += "    " + quoted(at.path) + ") words=" + quoted(joined(words_of(at))) +
                 (argument_is_file(at) ? " files=yes" : "") + " ;;\n";
        for (const auto& option : at.options) {
            if (option.argument || option.value.empty()) continue;
            for (const auto& name : option.names)
                values += "    " + quoted(at.path + " " + name) + ") value=yes words=" + quoted(joined(option.choices())) +
                          (option.takes_file() ? " files=yes" : "") + " ;;\n";
        }
    });
    const std::string name = program.path;
    return "# bash completion of " + name + "\n_" + name + "() {\n"
           "  local path=" + name + " word words='' files='' value='' known i\n"
           "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
           "    word=${COMP_WORDS[i]}\n"
           "    _" + name + "_words \"$path\"\n"
           "    known=\" $words \"\n"
           "    [[ $word != -* && $known == *\" $word \"* ]] && path+=\" $word\"\n"
           "  done\n"
           "  words='' files=''\n"
           "  _" + name + "_value \"$path ${COMP_WORDS[COMP_CWORD-1]}\"\n"
           "  [[ $value ]] || _" + name + "_words \"$path\"\n"
           "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\")\n"
           "  if [[ $files && ${COMP_WORDS[COMP_CWORD]} != -* ]]; then\n"
           "    mapfile -t -O \"${#COMPREPLY[@]}\" COMPREPLY < <(compgen -f -- \"${COMP_WORDS[COMP_CWORD]}\")\n"
           "    compopt -o filenames 2>/dev/null\n"
           "  fi\n"
           "}\n_" + name + "_words() {\n  case $1 in\n" + words + "  esac\n}\n_" + name + "_value() {\n  case $1 in\n" +
           values + "    *) ;;\n  esac\n}\ncomplete -F _" + name + " " + name + "\n";
}

// A description behind a colon: zsh divides there.
std::string described(const std::string& name, const std::string& description) { return quoted(name + ":" + description); }

std::string zsh(const CommandOutline& program) {
    std::string words, values;
    each_command(program, [&](const CommandOutline& at) {
        std::string commands, options, choices;
        for (const auto& command : at.commands) commands += " " + described(last_word(command.path), command.description);
        for (const auto& option : at.options) {
            if (option.argument) {
                for (const auto& choice : option.choices()) choices += " " + described(choice, option.description);
                continue;
            }
            for (const auto& name : option.names) {
                options += " " + described(name, option.description);
                if (!option.value.empty())
                    values += "    " + quoted(at.path + " " + name) + ") value=yes vals=(" + joined(option.choices()) + ")" +
                              (option.takes_file() ? " files=yes" : "") + " ;;\n";
            }
        }
        words += "    " + quoted(at.path) + ") cmds=(" + commands + choices + " ) opts=(" + options + " )" +
                 (argument_is_file(at) ? " files=yes" : "") + " ;;\n";
    });
    const std::string name = program.path;
    return "#compdef " + name + "\n_" + name + "() {\n"
           "  local at=" + name + " word files='' value='' i\n"
           "  local -a cmds opts vals\n"
           "  for ((i = 2; i < CURRENT; i++)); do\n"
           "    word=$words[i]\n"
           "    _" + name + "_words \"$at\"\n"
           "    [[ $word != -* && -n ${cmds[(r)${word}:*]} ]] && at+=\" $word\"\n"
           "  done\n"
           "  files=''\n"
           "  _" + name + "_value \"$at $words[CURRENT-1]\"\n"
           "  if [[ -n $value ]]; then\n"
           "    [[ -n $files ]] && _files || compadd -a vals\n"
           "    return\n"
           "  fi\n"
           "  _" + name + "_words \"$at\"\n"
           "  [[ $words[CURRENT] == -* ]] && { _describe option opts; return }\n"
           "  [[ -n $files ]] && _files\n"
           "  (( $#cmds )) && _describe command cmds || _describe option opts\n"
           "}\n_" + name + "_words() {\n  files=''\n  case $1 in\n" + words + "  esac\n}\n_" + name +
           "_value() {\n  case $1 in\n" + values + "  esac\n}\ncompdef _" + name + " " + name + "\n";
}

std::string fish(const CommandOutline& program) {
    const std::string name = program.path;
    std::string lines = "# fish completion of " + name + "\n"
        "function __" + name + "_at\n"
        "  set -l path " + name + "\n"
        "  for word in (commandline -opc)[2..]\n"
        "    string match -q -- '-*' $word; and continue\n"
        "    contains -- \"$path $word\" $__" + name + "_paths; and set path \"$path $word\"\n"
        "  end\n"
        "  test \"$path\" = \"$argv\"\n"
        "end\n";
    std::string paths, completions;
    each_command(program, [&](const CommandOutline& at) {
        paths += " " + quoted(at.path);
        const std::string here = "complete -c " + name + " -n " + quoted("__" + name + "_at " + at.path);
        if (!argument_is_file(at)) completions += here + " -f\n";
        for (const auto& command : at.commands)
            completions += here + " -a " + quoted(last_word(command.path)) + " -d " + quoted(command.description) + "\n";
        for (const auto& option : at.options) {
            std::string line = here;
            if (option.argument) {
                if (option.choices().empty()) continue;
                completions += line + " -a " + quoted(joined(option.choices())) + " -d " + quoted(option.description) + "\n";
                continue;
            }
            for (const auto& each : option.names) line += each.starts_with("--") ? " -l " + each.substr(2) : " -s " + each.substr(1);
            if (!option.value.empty()) line += option.takes_file() ? " -r -F" : " -x";
            if (!option.choices().empty()) line += " -a " + quoted(joined(option.choices()));
            completions += line + " -d " + quoted(option.description) + "\n";
        }
    });
    return lines + "set -g __" + name + "_paths" + paths + "\n" + completions;
}

// clang-format on

}  // namespace

std::string completion(const CommandOutline& program, std::string_view shell) {
    if (shell == "bash") return bash(program);
    return shell == "zsh" ? zsh(program) : fish(program);
}

}  // namespace pidpys::grammar
