namespace OfflineLicense;

/// <summary>Names and suffixes of files that more than one place reads or writes.</summary>
internal static class FileNames
{
    /// <summary>The list of digests of a bundle, a backup or a folder of install files: <c>sha256sum -c</c> reads it.</summary>
    public const string Checksums = "SHA256SUMS";

    public const string Manifest = "manifest.json";

    /// <summary>The member of a server's export, or of an upload archive, that lists the others.</summary>
    public const string ArchiveManifest = "manifest.mf";

    /// <summary>What a person at the desk follows, in each upload folder.</summary>
    public const string Checklist = "CHECKLIST.txt";

    /// <summary>The same for a browser, with boxes to tick.</summary>
    public const string ChecklistPage = "CHECKLIST.html";

    /// <summary>The list of an upload folder; a person fills in its columns status and reason.</summary>
    public const string UploadList = "upload.csv";

    /// <summary>The list of a folder of install files.</summary>
    public const string InstallList = "INSTALL.csv";

    /// <summary>The devices of a folder of playbooks.</summary>
    public const string Inventory = "inventory.yml";

    /// <summary>The folder of a station inside the folder that the person named.</summary>
    public const string StationFolder = ".offlic";

    public const string Ledger = "ledger.db";

    /// <summary>Before the number and the time in the name of a copy from before the format of the ledger changed.</summary>
    public const string OlderLedgerPrefix = "ledger-format-";

    /// <summary>SQLite adds it to the name of the file that it writes, until it has written it.</summary>
    public const string JournalSuffix = "-journal";

    /// <summary>CSSM names its response to a file after that file, with this before it.</summary>
    public const string AckPrefix = "ACK_";

    public const string BundleSuffix = ".offlic.tar";

    public const string BackupSuffix = ".offlic-backup";

    /// <summary>A file that is still being written, or was left by a run that ended early.</summary>
    public const string PartialSuffix = ".partial";

    public const string PrivateKeySuffix = ".key";

    public const string PublicKeySuffix = ".pub.pem";

    /// <summary>A station's new key with the statement that an older key signed.</summary>
    public const string KeyStatementSuffix = ".offlic-key";

    public const string SignatureSuffix = ".sig";
}
