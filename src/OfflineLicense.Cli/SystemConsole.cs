using System.IO.Abstractions;
using System.Text;

namespace OfflineLicense.Cli;

#pragma warning disable RS0030 // The one place that knows the console: everything else is handed the Site made here.

/// <summary>The console, made to fit <see cref="HostEnvironment"/>.</summary>
internal static class SystemConsole
{
    /// <summary>What this process was given.</summary>
    public static HostEnvironment CreateHost() => new()
    {
        FileSystem = new FileSystem(),
        Clock = TimeProvider.System,
        Out = OpenWriter(Console.IsOutputRedirected, Console.OpenStandardOutput, () => Console.Out),
        OutBytes = Console.OpenStandardOutput(),
        Error = OpenWriter(Console.IsErrorRedirected, Console.OpenStandardError, () => Console.Error),
        OpenIn = Console.OpenStandardInput,
        OutIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        InIsTerminal = !Console.IsInputRedirected,
        ReadSecret = ReadSecret,
        Account = Environment.UserName,
        GetVariable = Environment.GetEnvironmentVariable,
        CurrentFolder = GetCurrentFolder(),
    };

    // Somebody may have removed it under us.
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

    // A file or a pipe gets UTF-8 whatever the machine's code page is. A Windows console is the exception that knows
    // how to draw characters only through its own writer.
    private static TextWriter OpenWriter(bool redirected, Func<Stream> stream, Func<TextWriter> console) =>
        OperatingSystem.IsWindows() && !redirected
            ? console()
            : new StreamWriter(stream(), new UTF8Encoding(false), bufferSize: 16 * 1024);

    /// <summary>What is typed goes into one buffer, which is wiped; what is longer than any passphrase is not taken.</summary>
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
                        return Secret.OfText(typed.AsSpan(0, length));
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
