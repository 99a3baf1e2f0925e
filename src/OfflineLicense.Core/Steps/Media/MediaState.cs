namespace OfflineLicense.Steps.Media;

/// <summary>What a file on a drive is to this station, in the order of the list.</summary>
internal enum MediaState
{
    /// <summary>A bundle for this station that was not received.</summary>
    New,

    /// <summary>A bundle of this station that the other side has not confirmed.</summary>
    Sent,

    /// <summary>A bundle that was received here; it is not known that its sender has the receipt.</summary>
    Received,

    /// <summary>A bundle that both sides have, and know to have.</summary>
    Confirmed,

    /// <summary>A bundle for another station.</summary>
    Foreign,

    /// <summary>A bundle with the name of one that the ledger has, and with other content.</summary>
    Changed,

    /// <summary>Named like a bundle, and not one as far as it can be read.</summary>
    Unreadable,

    /// <summary>The folder of an extracted bundle.</summary>
    Extracted,

    /// <summary>A file that a run did not finish.</summary>
    Partial,

    /// <summary>A public key.</summary>
    Key,

    /// <summary>A backup of a station.</summary>
    Backup,

    /// <summary>The folder of an export of a ledger.</summary>
    Export,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>The names of <see cref="MediaState"/> in JSON.</summary>
internal static class MediaStateNames
{
    public static string Name(this MediaState state) => state.ToString().ToLowerInvariant();
}
