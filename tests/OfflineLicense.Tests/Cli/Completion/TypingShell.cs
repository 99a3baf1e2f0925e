using System.Diagnostics;
using OfflineLicense.Tests.Processes;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Cli.Completion;

/// <summary>A shell that a person types in: a window of tmux without a client. <c>offlic</c> is on its path.</summary>
internal sealed class TypingShell : IDisposable
{
    private readonly string _server = "offlic-" + Guid.NewGuid().ToString("N");
    private readonly string _folder;

    /// <param name="folder">The current folder.</param>
    /// <param name="tools">Where a script named <c>offlic</c> is made.</param>
    /// <param name="shell">How the shell is started, without the files of the account.</param>
    public TypingShell(string folder, string tools, string shell)
    {
        _folder = folder;
        WriteTool(tools);
        Tmux("-u", "-L", _server, "-f", "/dev/null", "new-session", "-d", "-x", "160", "-y", "50",
            $"PATH='{tools}':$PATH PS1='$ ' LANG=C.UTF-8 {shell}");
    }

    /// <summary>A script that starts the tool as the tests do.</summary>
    public static void WriteTool(string folder)
    {
        var tool = Path.Combine(Directory.CreateDirectory(folder).FullName, "offlic");
        File.WriteAllText(tool, $"#!/bin/sh\nexec {ToolFile.InShell} \"$@\"\n");
        File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Types a line and Enter, and waits until it is done.</summary>
    public void Run(string line)
    {
        Type(line + "; echo done-$((6*7))");
        Press("Enter");
        WaitFor("done-42");
        Press("C-l");
    }

    /// <summary>Types the beginning of a line and Tab, waits until the line is <paramref name="expected"/>, and gives it up.</summary>
    public void Completes(string typed, string expected)
    {
        Type(typed);
        Press("Tab");
        WaitFor("$ " + expected);
        Press("C-u"); // not C-c: a signal takes away what was typed after it
        Press("C-l");
    }

    public void Dispose() => ProcessRun.Of("tmux", ["-L", _server, "kill-server"]);

    private void Type(string text) => Tmux("-L", _server, "send-keys", "-l", text);

    private void Press(string key) => Tmux("-L", _server, "send-keys", key);

    private void WaitFor(string expected)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            var screen = Tmux("-u", "-L", _server, "capture-pane", "-p");
            if (screen.Split('\n').Any(line => line.TrimEnd() == expected))
                return;
            Assert.True(since.Elapsed < TimeSpan.FromMinutes(5), $"The screen never showed: {expected}\n{screen}");
            Thread.Sleep(50);
        }
    }

    private string Tmux(params string[] arguments)
    {
        var run = ProcessRun.Of("tmux", arguments, folder: _folder);
        Assert.True(run.ExitCode == 0, run.Error);
        return run.Output;
    }
}
