using OfflineLicense.Tests.EndToEnd;
using OfflineLicense.Tests.Processes;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Screens;

/// <summary>A real terminal of a stated size: a window of tmux without a client.</summary>
internal sealed class TerminalScreen : IDisposable
{
    private readonly string _folder;
    private readonly string _name;

    private TerminalScreen(string folder, string name, int columns, int rows)
    {
        (_folder, _name) = (folder, name);
        Tmux("-f", "tmux.conf", "new-session", "-d", "-x", $"{columns}", "-y", $"{rows}", "bash screen.sh");
    }

    /// <summary>Types lines of a shell, in which <c>o</c> is the tool. Nothing is typed into the programs.</summary>
    /// <param name="folder">The current folder.</param>
    /// <param name="columns">The width of the terminal.</param>
    /// <param name="rows">Its height; what scrolled away is returned too.</param>
    /// <param name="setting">What stands before the lines: variables, the size of a serial line.</param>
    /// <param name="lines">What a person types.</param>
    public static TerminalScreen Show(string folder, int columns, int rows, string setting, IEnumerable<string> lines)
    {
        var name = "offlic-" + Guid.NewGuid().ToString("N");
        File.WriteAllText(Path.Combine(folder, "tmux.conf"),
            "set -g history-limit 20000\nset -g status off\nset -g default-terminal screen\nset -g exit-empty on\n");
        File.WriteAllLines(Path.Combine(folder, "screen.sh"),
        [
            "unset COLUMNS LINES LC_ALL; export LANG=C.UTF-8",
            setting,
            $"PATH={Path.GetDirectoryName(ToolFile.Command[0])}:$PATH",
            .. ShellTrip.Functions(ToolFile.InShell),
            .. lines.Select(line => $"printf '%s\\n' {Quote("$ " + line)}\neval {Quote(line)} </dev/null; echo \"exit $?\""),
            $"tmux -L {name} wait-for -S done; sleep 60",
        ]);
        return new TerminalScreen(folder, name, columns, rows);
    }

    /// <summary>Waits until every line has ended.</summary>
    /// <returns>All that the terminal showed.</returns>
    public IReadOnlyList<string> ReadAll()
    {
        Tmux("wait-for", "done");
        return Read();
    }

    /// <summary>Waits until the terminal shows a text.</summary>
    public void WaitFor(string text)
    {
        for (var looks = 0; !Read().Any(line => line.Contains(text, StringComparison.Ordinal)); looks++)
        {
            Assert.True(looks < 600, string.Join('\n', Read()));
            Thread.Sleep(100);
        }
    }

    /// <summary>Presses a key, as tmux names it.</summary>
    public void Press(string key) => Tmux("send-keys", key);

    public void Dispose() => ProcessRun.Of("tmux", ["-L", _name, "kill-server"]);

    public IReadOnlyList<string> Read() =>
        [.. Tmux("capture-pane", "-p", "-J", "-S", "-").TrimEnd('\n').Split('\n').Select(line => line.TrimEnd())];

    private string Tmux(params string[] arguments)
    {
        var run = ProcessRun.Of("tmux", ["-u", "-L", _name, .. arguments], folder: _folder, limit: TimeSpan.FromMinutes(6));
        Assert.True(run.ExitCode == 0, run.Error);
        return run.Output;
    }

    private static string Quote(string line) => $"'{line.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
