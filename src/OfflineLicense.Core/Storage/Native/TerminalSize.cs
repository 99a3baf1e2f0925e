namespace OfflineLicense.Storage.Native;

/// <summary>The size of the terminal, from the system.</summary>
internal static class TerminalSize
{
    private const int Output = 1;
    private const int Error = 2;

    /// <summary>Linux: how many columns the terminal at standard output (or error) has; null where it does not say.</summary>
    public static unsafe int? Columns(bool isOutput)
    {
        // Rows, columns, and the same in pixels. A serial line says 0.
        var size = stackalloc ushort[4];
        return NativeUnix.Control(isOutput ? Output : Error, NativeUnix.Flags.WindowSize, (nint)size) == 0 && size[1] > 0
            ? size[1]
            : null;
    }
}
