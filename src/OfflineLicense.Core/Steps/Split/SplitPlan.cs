using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Sheets;

namespace OfflineLicense.Steps.Split;

/// <summary>What a run of <c>split</c> writes, read from the ledger before anything is recorded.</summary>
internal sealed record SplitPlan
{
    public string Folder { get; init; } = string.Empty;

    /// <summary>Ascending by name.</summary>
    public List<InstallFile> Files { get; } = [];

    /// <summary>Another file has their name.</summary>
    public List<InstallFile> Withheld { get; } = [];

    /// <summary>Responses that were asked for again and have no bytes any more.</summary>
    public int Pruned { get; init; }

    public ServerSplitResult Servers { get; init; } = new([], [], 0);

    /// <summary>How files are copied to devices.</summary>
    public CopyTarget Target { get; init; } = new(null, null, null);

    /// <summary>Every product instance by its id.</summary>
    public IReadOnlyDictionary<long, Udi> Devices { get; init; } = new Dictionary<long, Udi>();

    public MembersByDevice Members { get; init; } = MembersByDevice.None;

    public DeviceFileNames? Names { get; init; }

    public SplitResult ToResult() => new(Folder, Files, Withheld) { Servers = Servers, Pruned = Pruned };
}
