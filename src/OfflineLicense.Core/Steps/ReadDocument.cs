using OfflineLicense.Sealing;
using OfflineLicense.Storage;

namespace OfflineLicense.Steps;

/// <summary>A file that was read, hashed, understood and packed for the ledger: all that can be done before the one writer takes it.</summary>
/// <param name="Label">Where it came from: a path, <c>-</c>, <c>archive.tar.gz!member.txt</c>, a bundle's item.</param>
/// <param name="Head">The first <see cref="ItemName.HeadLength"/> bytes, or all.</param>
internal sealed record ReadDocument(string Label, long Size, Digest Sha256, Reading Reading, IReadOnlyList<Chunk> Chunks, byte[] Head)
{
    public static ReadDocument Of(string label, ReadOnlySpan<byte> bytes, Digest sha256, Reading reading, bool keep) =>
        new(label, bytes.Length, sha256, reading, keep ? Chunk.Of(bytes) : [], bytes[..Math.Min(ItemName.HeadLength, bytes.Length)].ToArray());
}

/// <summary>What became of a file.</summary>
internal enum Outcome
{
    /// <summary>New, and now in the ledger.</summary>
    Recorded,

    /// <summary>The ledger has it already, byte for byte.</summary>
    Known,

    /// <summary>A drop file nobody has written to yet: the device has not reported.</summary>
    Empty,

    /// <summary>Written by this tool.</summary>
    Own,

    /// <summary>Not recorded, with a reason.</summary>
    Refused,

    /// <summary>Nothing this tool knows.</summary>
    Unrecognised,
}

/// <summary>One file and what became of it, as <c>collect</c> tells it.</summary>
internal sealed record FileOutcome(string Path, Outcome Outcome)
{
    public Digest? Sha256 { get; init; }

    public long Size { get; init; }

    public DocumentKind? Kind { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }

    public IReadOnlyList<Udi> Udis { get; init; } = [];

    /// <summary>The product instances it is of, as the ledger knows them: a stack is one, whichever member is named.</summary>
    public IReadOnlyList<long> Devices { get; init; } = [];

    public int Reports { get; init; }

    public string? Evidence { get; init; }

    /// <summary>Weaker evidence that agrees with it.</summary>
    public IReadOnlyList<string> Agrees { get; init; } = [];

    public IReadOnlyList<Notice> Warnings { get; init; } = [];

    /// <summary>Named on the command line, not found in a folder or an archive.</summary>
    public bool Explicit { get; init; }

    /// <summary>The file could not be read at all (no permission, gone).</summary>
    public bool Unreadable { get; init; }

    public static FileOutcome Refuse(ReadDocument document, Refusal refusal) => new(document.Label, Outcome.Refused)
    {
        Sha256 = document.Sha256,
        Size = document.Size,
        Kind = document.Reading.Kind,
        Udis = document.Reading.Udis,
        Reason = refusal.Reason,
        Message = refusal.Message,
        Warnings = document.Reading.Notices,
    };
}
