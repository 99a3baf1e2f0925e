namespace OfflineLicense.Steps.Collect;

/// <summary>What a file is to a person who chooses a command for it.</summary>
internal enum FileSort
{
    Unknown,

    /// <summary>A file of a device or of CSSM.</summary>
    Licensing,
    Bundle,

    /// <summary>The list of digests in an extracted bundle.</summary>
    BundleSums,
    Backup,
    PublicKey,
    PrivateKey,

    /// <summary>The <c>upload.csv</c> of <c>stage</c>.</summary>
    UploadList,

    /// <summary>Another file that <c>offlic</c> writes, for a person to read.</summary>
    OwnPaper,
    Database,

    /// <summary>A table whose first row names serial numbers.</summary>
    DeviceTable,
}
