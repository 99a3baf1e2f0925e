namespace OfflineLicense.Storage.Station;

/// <summary>Where a station keeps its things, all for the owner alone.</summary>
/// <param name="Root">The folder that holds <c>.offlic/</c>.</param>
internal sealed record StationPaths(string Root)
{
    public const string FolderName = FileNames.StationFolder;

    public string Folder => Path.Combine(Root, FolderName);

    public string Ledger => Path.Combine(Folder, FileNames.Ledger);

    /// <summary>Where SQLite keeps what it needs to undo a step.</summary>
    public string LedgerJournal => Ledger + "-journal";

    public string Keys => Path.Combine(Folder, "keys");

    public string Log => Path.Combine(Folder, "log");

    /// <summary>Incomplete work; whatever is here without its process is rubbish.</summary>
    public string Spool => Path.Combine(Folder, "spool");

    /// <summary>Held by the one process that writes; the lock dies with its process.</summary>
    public string Lock => Path.Combine(Folder, "lock");

    /// <summary>The private key; its public half is beside it as <c>.pub.pem</c>.</summary>
    public string KeyFile(Digest keyId) => Path.Combine(Keys, keyId.Hex[..16] + FileNames.PrivateKeySuffix);

    public string PublicKeyFile(Digest keyId) => Path.Combine(Keys, keyId.Hex[..16] + FileNames.PublicKeySuffix);
}
