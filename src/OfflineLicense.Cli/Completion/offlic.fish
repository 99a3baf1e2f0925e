# Completion of offlic for fish. For this shell:
# offlic completion fish | source
function __offlic_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l option (string match -r -- '^--[^=]+=' "$current")
    set -l path (string replace -r -- '^--[^=]+=' '' "$current")
    for line in (@TOOL@ __complete $words[2..] "$current" 2>/dev/null)
        switch $line
            case :files
                for found in (__fish_complete_path "$path")
                    echo -- "$option$found"
                end
            case :folders
                for found in (__fish_complete_directories "$path" '')
                    echo -- "$option$found"
                end
            case '*'
                echo -- $line
        end
    end
end
complete -c offlic -f -k -a '(__offlic_complete)'
