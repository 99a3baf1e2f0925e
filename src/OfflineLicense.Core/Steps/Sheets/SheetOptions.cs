namespace OfflineLicense.Steps.Sheets;

/// <summary>The purpose of a command sheet that a person asks for.</summary>
internal enum SheetPurpose
{
    /// <summary>Save usage reports.</summary>
    Save,

    /// <summary>Request an authorization or a reservation.</summary>
    Authorize,

    /// <summary>Return an authorization or a reservation.</summary>
    Return,

    /// <summary>Install what <c>split</c> wrote.</summary>
    Install,
}

/// <summary>Who types the commands.</summary>
internal enum SheetFormat
{
    /// <summary>A person: one sheet for each device.</summary>
    Text,

    /// <summary>A person's Ansible inside the zone: an inventory and playbooks.</summary>
    Ansible,
}

/// <summary>What a person typed for <c>sheet</c>.</summary>
/// <param name="Folder">Where sheets are written, as a full path.</param>
internal sealed record SheetOptions(SheetPurpose Purpose, string Folder)
{
    /// <summary>Only these product instances, as a person typed them; a complete UDI may be new. Empty: all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Where devices copy to; null: the setting <c>copy.url</c>.</summary>
    public string? CopyUrl { get; init; }

    public string? Vrf { get; init; }

    /// <summary><c>bootflash:</c> or <c>flash:</c>; null: by platform.</summary>
    public string? Disk { get; init; }

    public SheetFormat Format { get; init; }

    /// <summary>All sheets in one file.</summary>
    public bool IsCombined { get; init; }

    public StepProgress Progress { get; init; } = StepProgress.Unseen;

    /// <summary>Return what would be written, and write nothing.</summary>
    public bool IsRehearsal { get; init; }
}
