using System.Runtime.CompilerServices;
using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Station;

/// <summary>
/// Shuts this process to others before it opens a private key: no core file, no one looks into its memory, and no door of
/// the runtime for debuggers. Called once, first of all; what fails here is no reason to stop.
/// </summary>
/// <remarks>
/// The runtime opens a diagnostics socket and pipes for debuggers in the temporary folder before the first line of ours
/// runs, and only an environment variable keeps it from that. So the process starts itself again with that variable: same
/// process, same arguments, descriptors and terminal. Linux only; the native file has no such socket and does not start again. macOS: no
/// core file, but the runtime's socket, for this
/// account alone, is there. Windows: nothing of all this is done; there a debugger needs the same account or an
/// administrator, and core files (Windows Error Reporting) are the administrator's to turn off.
/// </remarks>
internal static class ProcessHardening
{
    private const string Doors = "DOTNET_EnableDiagnostics";
    private const string CoreOnCrash = "DOTNET_DbgEnableMiniDump";

    /// <summary>
    /// The arguments of commands that create or open a private key (<c>doctor</c> opens it with <c>--deep</c>). An argument that
    /// is one of these words by chance costs a few milliseconds.
    /// </summary>
    public static IReadOnlyList<string> KeyWords { get; } =
        ["init", "pack", "exchange", "sign", "rotate", "passphrase", "demo", "export", "--deep"];

    /// <summary>Calls <see cref="Shut"/> if the command may open a private key.</summary>
    public static void ShutWhereNeeded(string[] args, Func<string, string?> variable)
    {
        if (args.Any(arg => KeyWords.Contains(arg, StringComparer.Ordinal)))
            Shut(variable);
    }

    /// <summary>Returns in a process that is shut; on Linux that is this one from its start, unless it was shut already.</summary>
    /// <param name="variable">Reads the environment.</param>
    public static void Shut(Func<string, string?> variable)
    {
        if (OperatingSystem.IsWindows())
            return;
        if (OperatingSystem.IsLinux() && RuntimeFeature.IsDynamicCodeSupported && variable(Doors) != "0")
            StartAgain();
        ForbidCores();
    }

    private static unsafe void ForbidCores()
    {
        var none = stackalloc nuint[2];
        none[0] = none[1] = 0;
        _ = NativeUnix.SetLimit(NativeUnix.Flags.CoreLimit, none);
        if (OperatingSystem.IsLinux())
            _ = NativeUnix.ProcessControl(NativeUnix.Flags.LinuxSetDumpable, 0, 0, 0, 0);
    }

    /// <summary>Comes back only where it cannot be done: then the key is opened all the same, as on systems that have no way.</summary>
    private static unsafe void StartAgain()
    {
        try
        {
            if (File.ResolveLinkTarget("/proc/self/exe", returnFinalTarget: false) is not { } program
                || NativeUnix.SetVariable(Doors, "0", 1) != 0)
                return;
            _ = NativeUnix.SetVariable(CoreOnCrash, "0", 1);
            RemoveDoors();
            var line = CommandLine();
            var places = new List<nint>();
            fixed (byte* first = line)
            {
                for (var at = 0; at < line.Length; at += line.AsSpan(at).IndexOf((byte)0) + 1)
                    places.Add((nint)(first + at));
                places.Add(0);
                fixed (nint* arguments = places.ToArray())
                    _ = NativeUnix.Execute(program.FullName, (byte**)arguments);
            }
        }
        catch (Exception without) when (without is IOException or UnauthorizedAccessException)
        {
            // A system without /proc.
        }
    }

    /// <summary>The arguments as they were given, each with a NUL behind it: bytes, because a file's name need not be text.</summary>
    private static byte[] CommandLine()
    {
        using var file = new FileStream("/proc/self/cmdline", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        using var line = new MemoryStream();
        file.CopyTo(line);
        line.WriteByte(0); // where someone rewrote the line, its last argument may have lost it
        var bytes = line.ToArray();
        return bytes.AsSpan().EndsWith("\0\0"u8) ? bytes[..^1] : bytes;
    }

    /// <summary>A process that starts itself again does not run its end, where the runtime would remove them.</summary>
    private static void RemoveDoors()
    {
        foreach (var pattern in new[] { $"dotnet-diagnostic-{Environment.ProcessId}-*", $"clr-debug-pipe-{Environment.ProcessId}-*" })
        {
            foreach (var door in Directory.EnumerateFileSystemEntries(Path.GetTempPath(), pattern))
                File.Delete(door);
        }
    }
}
