using System.Text;

namespace OfflineLicense.Formats.DeviceOutput;

/// <summary>The lines of a capture, as a terminal would show them. Endings: LF, CRLF, or CR where there is no LF at all.</summary>
internal ref struct CaptureLines(ReadOnlySpan<byte> utf8)
{
    private const int ShortestOfOutput = 8;

    private readonly byte _end = utf8.Contains((byte)'\n') ? (byte)'\n' : (byte)'\r';
    private ReadOnlySpan<byte> _rest = utf8;

    /// <summary>Blanks before the line that was given last; those of the line before, where a pager's words stood there.</summary>
    public int Indent { get; private set; }

    /// <summary>The next line that the output of a command can have: too short a line says nothing of a license.</summary>
    public bool NextOfOutput(out string line)
    {
        while (!_rest.IsEmpty)
        {
            var end = _rest.IndexOf(_end);
            var bytes = end < 0 ? _rest : _rest[..end];
            if (bytes.Length >= ShortestOfOutput || bytes.ContainsAny("#>:="u8))
                return Next(out line);
            _rest = end < 0 ? default : _rest[(end + 1)..];
        }

        line = string.Empty;
        return false;
    }

    /// <summary>The next line without outer white space; false at the end. Lines that are too long are passed over.</summary>
    public bool Next(out string line)
    {
        while (!_rest.IsEmpty)
        {
            var end = _rest.IndexOf(_end);
            var bytes = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? default : _rest[(end + 1)..];
            if (bytes.Length > Limits.CaptureLine)
                continue;
            var shown = TerminalOutput.Render(Encoding.UTF8.GetString(bytes), out var isPaged).TrimEnd();
            line = shown.TrimStart();
            if (!isPaged)
                Indent = shown.Length - line.Length;
            return true;
        }
        line = string.Empty;
        return false;
    }
}
