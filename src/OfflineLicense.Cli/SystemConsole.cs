using System.IO.Abstractions;
using System.Text;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Storage.Native;

namespace OfflineLicense.Cli;

#pragma warning disable RS0030 // The one place that uses the console: everything else gets the environment created here.

/// <summary>Creates the <see cref="HostEnvironment"/> of this process.</summary>
internal static class SystemConsole
{
    private const int Utf8Page = 65001;
    private const int Utf16Page = 1200;

    public static HostEnvironment CreateHost() => new()
    {
        FileSystem = new FileSystem(),
        Clock = TimeProvider.System,
        Out = OpenWriter(Console.IsOutputRedirected, OpenOutput, () => Console.Out),
        OutBytes = OpenOutput(),
        Error = OpenWriter(Console.IsErrorRedirected, OpenError, () => Console.Error),
        OpenIn = () => StandardStreams.IsGiven(StandardStreams.In) ? Console.OpenStandardInput() : new ClosedStream("standard input"),
        OutIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        InIsTerminal = !Console.IsInputRedirected,
        Columns = FindColumns(),
        ShowsUnicode = OperatingSystem.IsWindows() ? Console.IsOutputRedirected || IsUnicodePage() : null,
        ReadSecret = ReadSecret,
        Account = Environment.UserName,
        GetVariable = Environment.GetEnvironmentVariable,
        CurrentFolder = GetCurrentFolder(),
        FindTool = FindTool,
    };

    private static Stream OpenOutput() =>
        StandardStreams.IsGiven(StandardStreams.Out) ? Console.OpenStandardOutput() : new ClosedStream("standard output");

    private static Stream OpenError() =>
        StandardStreams.IsGiven(StandardStreams.Error) ? Console.OpenStandardError() : new ClosedStream("standard error");

    // The system is asked and not the class Console, which changes the mode of the terminal to find out.
    private static int? FindColumns()
    {
        if (Console.IsOutputRedirected && Console.IsErrorRedirected)
            return null;
        if (OperatingSystem.IsLinux())
            return TerminalSize.Columns(isOutput: !Console.IsOutputRedirected);
        try
        {
            return Console.WindowWidth;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static bool IsUnicodePage() => Console.OutputEncoding.CodePage is Utf8Page or Utf16Page;

    // Another process may have deleted it.
    private static string GetCurrentFolder()
    {
        try
        {
            return Environment.CurrentDirectory;
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }

    private static string FindTool()
    {
        var program = Environment.ProcessPath ?? "offlic";
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            return $"{ShellWord.Quote(program)} {ShellWord.Quote(Path.Combine(AppContext.BaseDirectory, "offlic.dll"))}";
        var folders = Environment.GetEnvironmentVariable("PATH") ?? string.Empty;
        var found = folders.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, Path.GetFileName(program)))
            .FirstOrDefault(File.Exists);
        return found == program ? "offlic" : ShellWord.Quote(program);
    }

    // A file or a pipe gets UTF-8 whatever the code page is. A Windows console shows characters only through its own writer.
    private static TextWriter OpenWriter(bool redirected, Func<Stream> stream, Func<TextWriter> console) =>
        OperatingSystem.IsWindows() && !redirected
            ? console()
            : new StreamWriter(stream(), new UTF8Encoding(false), bufferSize: 16 * 1024);

    // The input goes into one buffer, which is wiped. Characters beyond the longest passphrase are ignored.
    private static Secret? ReadSecret()
    {
        var typed = GC.AllocateArray<char>(Limits.Passphrase / 4, pinned: true);
        try
        {
            var length = 0;
            while (true)
            {
                var key = Console.ReadKey(intercept: true);
                switch (key.Key)
                {
                    case ConsoleKey.Enter:
                        return Secret.FromText(typed.AsSpan(0, length));
                    case ConsoleKey.D when key.Modifiers == ConsoleModifiers.Control && length == 0:
                        return null;
                    case ConsoleKey.Backspace:
                        length = Math.Max(0, length - 1);
                        break;
                    default:
                        if (!char.IsControl(key.KeyChar) && length < typed.Length)
                            typed[length++] = key.KeyChar;
                        break;
                }
            }
        }
        finally
        {
            Array.Clear(typed);
        }
    }
}
