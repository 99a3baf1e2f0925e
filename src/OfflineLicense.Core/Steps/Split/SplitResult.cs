using OfflineLicense.Storage.Ledger.Tables;
using OfflineLicense.Storage.Ledger.Tables.Servers;

namespace OfflineLicense.Steps.Split;

/// <summary>One install file: the response exactly as CSSM wrote it, under a name that contains its device.</summary>
/// <param name="Name">Relative to the install folder.</param>
internal sealed record InstallFile(NewestAnswer Answer, Udi Udi, IReadOnlyList<Udi> Members, string Name, IReadOnlyList<Block> Blocks)
{
    /// <summary>The hostname of the roster, for the screen alone: no file of a device has it. Null: it has none there.</summary>
    public string? Hostname { get; init; }

    /// <summary>Of its sheet, when that is written.</summary>
    public IReadOnlyList<Notice> Warnings { get; set; } = [];

    /// <summary>Weaker evidence that agrees with <see cref="Evidence"/>.</summary>
    public IReadOnlyList<string> Agrees { get; init; } = [];

    public long DeviceId => Answer.DeviceId;

    public DocumentKind Kind => Answer.Kind;

    public Digest Digest => Answer.Sha256;

    public long Size => Answer.Size;

    public string Evidence => Answer.Evidence;
}

/// <summary>A server's response in the install folder.</summary>
/// <param name="Name">Relative to the install folder.</param>
internal sealed record ServerInstallFile(ServerAnswerRow Answer, string Name)
{
    public string Server => Answer.Server;

    public Digest Digest { get; } = Digest.Parse(Answer.Sha256)!.Value;

    public long Size => Answer.Size;

    public string Evidence => Answer.Evidence;
}

/// <param name="Files">Written, or to be written.</param>
/// <param name="Withheld">Not written: another file has that name.</param>
/// <param name="Pruned">Responses that were asked for again and have no bytes any more.</param>
internal sealed record ServerSplitResult(
    IReadOnlyList<ServerInstallFile> Files, IReadOnlyList<ServerInstallFile> Withheld, int Pruned);

/// <summary>The result of <c>split</c>.</summary>
/// <param name="Files">Written, or to be written in a rehearsal.</param>
/// <param name="Withheld">Not written: another file has that name. The others were written.</param>
internal sealed record SplitResult(string Folder, IReadOnlyList<InstallFile> Files, IReadOnlyList<InstallFile> Withheld)
{
    /// <summary>Responses that were asked for again, of servers too, and have no bytes any more.</summary>
    public int Pruned { get; init; }

    /// <summary>Files for servers, never for a device.</summary>
    public required ServerSplitResult Servers { get; init; }
}
