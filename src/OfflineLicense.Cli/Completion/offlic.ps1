# Completion of offlic for PowerShell 5.1 and later. For this session:
# offlic completion pwsh | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName offlic, offlic.exe -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    # What was typed without its quotes: --station='my zone' is --station=my zone. Nothing that was typed is evaluated.
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
            ForEach-Object {
                if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text }
            }) + $wordToComplete
    # An empty word is lost on its way to a program unless it is quoted.
    $words = @($words | ForEach-Object { if ($_ -eq '') { '""' } else { $_ } })
    $value = $wordToComplete -replace '^--[^=]+=', ''
    $option = $wordToComplete.Substring(0, $wordToComplete.Length - $value.Length)
    foreach ($line in @(& @TOOL@ __complete @words 2>$null)) {
        if ($line -in ':files', ':folders') {
            [System.Management.Automation.CompletionCompleters]::CompleteFilename($value) |
                Where-Object { $line -eq ':files' -or $_.ResultType -eq 'ProviderContainer' } |
                ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new(
                        $option + $_.CompletionText, $_.ListItemText, $_.ResultType, $_.ToolTip)
                }
            continue
        }
        $word, $description = $line -split "`t", 2
        if (-not $description) { $description = $word }
        # PowerShell makes two words of a,b and takes @a for a variable.
        $text = if ($word -match '^[^,@][^,]*$') { $word } else { "'$word'" }
        [System.Management.Automation.CompletionResult]::new($text, $word, 'ParameterValue', $description)
    }
}
