namespace OfflineLicense.Benchmarks.Sample;

/// <summary>What real devices and transfers do to a usage file, one by one or together.</summary>
[Flags]
internal enum Oddity
{
    None = 0,
    Declaration = 1 << 0,
    ByteOrderMark = 1 << 1,
    CrLf = 1 << 2,

    /// <summary>The reports' JSON as escaped XML text, not in CDATA.</summary>
    EscapedText = 1 << 3,

    /// <summary>The object around the payload on many lines; the payload itself stays one string.</summary>
    PrettyOuter = 1 << 4,
    NoHeader = 1 << 5,
    SystemInfo = 1 << 6,

    /// <summary>System information that carries the host name; only together with <see cref="SystemInfo"/>.</summary>
    Hostname = 1 << 7,
    UnknownElements = 1 << 8,
    UnknownKeys = 1 << 9,

    /// <summary>A telemetry report whose strings hold blanks, two in a row among them.</summary>
    InnerBlanks = 1 << 10,

    /// <summary>Blanks and empty lines behind the last element.</summary>
    TrailingBlanks = 1 << 11,
    NoFinalNewline = 1 << 12,

    /// <summary>JSON inside the payload's strings: quotes and backslashes escaped twice, slashes escaped once.</summary>
    EscapedQuotes = 1 << 13,

    /// <summary>Payload version 1.0.</summary>
    Version1 = 1 << 14,

    /// <summary>The whole document on one line.</summary>
    OneLine = 1 << 15,
}
