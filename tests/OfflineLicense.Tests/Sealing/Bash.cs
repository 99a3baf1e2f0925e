using System.Diagnostics;

namespace OfflineLicense.Tests.Sealing;

/// <summary>Runs one line in a stock shell, as a person would who checks a bundle by hand.</summary>
internal static class Bash
{
    public static (string Output, string Errors, int Exit) Run(string line, string? folder = null, byte[]? input = null)
    {
        var start = new ProcessStartInfo("/bin/bash", ["-c", line])
        {
            UseShellExecute = false,
            WorkingDirectory = folder ?? Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start)!;
        process.StandardInput.BaseStream.Write(input ?? []);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (output, errors.GetAwaiter().GetResult(), process.ExitCode);
    }
}
