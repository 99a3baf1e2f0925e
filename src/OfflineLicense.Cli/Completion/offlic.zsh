#compdef offlic
# Completion of offlic for zsh. For this shell:
# source <(offlic completion zsh)
_offlic() {
    local line paths=''
    local -a offered shown
    for line in "${(@f)$(@TOOL@ __complete "${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
        case $line in
            (:files | :folders) paths=$line ;;
            (?*)
                offered+=("${line%%$'\t'*}")
                shown+=("${line/$'\t'/  -- }")
                ;;
        esac
    done
    if [[ ${shown[(r)*  -- *]} == '' ]]; then
        compadd -a -- offered
    else
        compadd -l -d shown -a -- offered
    fi
    compset -P '--*='
    case $paths in
        (:files) _files ;;
        (:folders) _files -/ ;;
    esac
}
if [[ ${funcstack[1]} == _offlic ]]; then
    _offlic "$@"
else
    compdef _offlic offlic
fi
