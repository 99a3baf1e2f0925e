# Completion of offlic for PowerShell. For this session:
# offlic completion pwsh | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName offlic, offlic.exe -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
            Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object { $_.Extent.Text })
    # An empty word is lost on its way to a program unless it is quoted.
    if ($wordToComplete -eq '') { $words += '""' }
    # Where only paths fit, nothing is returned and PowerShell offers them.
    & @TOOL@ __complete @words 2>$null | Where-Object { $_ -notmatch '^:' } | ForEach-Object {
        $word, $description = $_ -split "`t", 2
        if (-not $description) { $description = $word }
        [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $description)
    }
}
