namespace OfflineLicense.Steps.Split;

/// <summary>How install files are arranged in the target folder.</summary>
internal enum InstallLayout
{
    /// <summary>All in one folder: a TFTP root.</summary>
    Flat,

    /// <summary>One folder for each product instance.</summary>
    Tree,
}

/// <summary>What a person typed for <c>split</c>.</summary>
/// <param name="Folder">Where install files are written, as a full path.</param>
internal sealed record SplitOptions(string Folder)
{
    public InstallLayout Layout { get; init; }

    /// <summary>Where devices copy from; null: the setting <c>copy.url</c>.</summary>
    public string? CopyUrl { get; init; }

    public string? Vrf { get; init; }

    /// <summary><c>bootflash:</c> or <c>flash:</c>; null: by platform.</summary>
    public string? Disk { get; init; }

    /// <summary>Only these product instances or servers, as a person typed them; empty: all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Also what was split before.</summary>
    public bool Again { get; init; }
}
