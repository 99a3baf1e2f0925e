# Completion of offlic for bash 4.4 and later. For this shell:
# source <(offlic completion bash)
_offlic() {
    local line paths=
    local -a words=("${COMP_WORDS[@]:1:COMP_CWORD}")
    COMPREPLY=()
    while IFS= read -r line; do
        case $line in
            :files | :folders) paths=$line ;;
            *) COMPREPLY+=("${line%%$'\t'*}") ;;
        esac
    done < <(@TOOL@ __complete "${words[@]//\\/}" 2>/dev/null) # a name typed as my\ drive
    # bash takes --to=usb for three words and replaces the last one only.
    if [[ ${COMP_WORDS[COMP_CWORD]} != --*=* ]]; then
        COMPREPLY=("${COMPREPLY[@]#--*=}")
    fi
    case $paths in
        :files) compopt -o default ;;
        :folders) compopt -o dirnames ;;
    esac
}
complete -F _offlic offlic
