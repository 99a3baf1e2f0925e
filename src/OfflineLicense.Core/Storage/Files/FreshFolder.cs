using System.Text;
using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Files;

/// <summary>
/// A folder that is not there yet, written whole under a partial name and renamed once. Its files need no partial names and no
/// renames of their own, and no one sees a part of it. Only where one call flushes a file system (Linux).
/// </summary>
internal sealed class FreshFolder : IDisposable
{
    private const string Suffix = ".offlic" + PartialFile.Suffix;

    private readonly HeldFolder _parent;
    private readonly HeldFolder _held;
    private readonly string _name;
    private readonly string _partial;
    private readonly string _path;
    private bool _published;

    private FreshFolder(HeldFolder parent, HeldFolder held, string path)
    {
        _parent = parent;
        _held = held;
        _path = path;
        _name = Path.GetFileName(path);
        _partial = NamePartial(_name);
    }

    /// <summary>
    /// Null where the folder is there, or where anything keeps us from using the partial name: the ordinary way says what.
    /// </summary>
    /// <param name="path">Absolute.</param>
    public static FreshFolder? TryMake(string path)
    {
        if (!NativeFile.HasSyncFileSystem || NativeFile.Occupied(path) || Path.GetDirectoryName(path) is not { } above)
            return null;
        DurableDirectory.Make(above, ownerOnly: false);
        if (HeldFolder.TryOpen(above, follow: true, out var parent).Failed)
            return null;
        var held = TryMake(parent!, NamePartial(Path.GetFileName(path)));
        if (held is not null)
            return new FreshFolder(parent!, held, path);
        parent!.Dispose();
        return null;
    }

    /// <summary>Writes all files, and gives the folder its name when the disk has confirmed them.</summary>
    /// <returns>How many; null where the name is taken now, or where the file system does not rename folders. Nothing of it is left
    /// then.</returns>
    /// <exception cref="Failure">As <see cref="DurableFolder.Write(OutputFile)"/>. Nothing of it is left.</exception>
    public int? TryWrite(IEnumerable<OutputFile> files)
    {
        var count = Write(files);
        _held.SyncFileSystem();
        var error = _parent.Rename(_partial, _name, replace: false);
        if (error.Exists || error.NotSupported)
            return null;
        PartialFile.Check(error, _path);
        _published = true;
        _parent.Sync();
        return count;
    }

    /// <summary>Removes what got no name.</summary>
    public void Dispose()
    {
        if (!_published && Has(_parent, _partial, _held) && Clear(_held))
            _ = _parent.RemoveChild(_partial);
        _held.Dispose();
        _parent.Dispose();
    }

    /// <summary>
    /// With digits that no person types: what is there under such a name was left by a killed run of this program, and may be removed.
    /// </summary>
    internal static string NamePartial(string name) => $"{name}.{Digest.Of(Encoding.UTF8.GetBytes(Suffix + name)).Hex[..8]}{Suffix}";

    private int Write(IEnumerable<OutputFile> files)
    {
        var count = 0;
        using var folders = new OutputFolders(_held);
        using var writers = new PartialWriters(folders);
        var place = default(OutputPath);
        foreach (var file in files)
        {
            count++;
            var before = place;
            place = OutputPath.In(_path, file.Name, before) with { IsFresh = true };
            if (place.Folder is not null && place.Folder != before.Folder)
                folders.Use(place, makes: true, flushes: false).Dispose();
            writers.Make(place, file);
        }

        writers.Finish();
        return count;
    }

    /// <summary>A new folder, or what a killed run left, made empty. Held with a lock, so that two runs do not meet in it.</summary>
    private static HeldFolder? TryMake(HeldFolder parent, string name)
    {
        var made = parent.TryMakeChild(name, HeldFolder.Readable);
        if (made.Failed && !made.Exists)
            return null;
        if (parent.TryOpenChild(name, out var held).Failed)
        {
            _ = made.Failed ? default : parent.RemoveChild(name);
            return null;
        }

        if (IsOurs(parent, held!) && held!.TryLock() && Has(parent, name, held) && (!made.Exists || Clear(held)))
            return held;
        held!.Dispose();
        _ = made.Failed ? default : parent.RemoveChild(name);
        return null;
    }

    /// <summary>Made by this user, and no other file system: whoever plants a folder under the name keeps it, and gets nothing.</summary>
    private static bool IsOurs(HeldFolder parent, HeldFolder folder) => folder.Facts is { } facts
        && (facts.Owner is null || facts.Owner == NativeUnix.EffectiveUser()) && facts.Mount == parent.Facts?.Mount;

    /// <summary>Whether the folder still has the name: another run may have finished it a moment ago.</summary>
    private static bool Has(HeldFolder parent, string name, HeldFolder folder) =>
        parent.FactsOf(name)?.Identity is { } identity && identity == folder.Facts?.Identity;

    /// <summary>Removes the files in it and in its folders; a link and never what it leads to.</summary>
    private static bool Clear(HeldFolder folder)
    {
        try
        {
            return folder.Names().All(name => !folder.Remove(name).Failed || ClearChild(folder, name));
        }
        catch (Failure)
        {
            return false; // on a drive that went away nothing can be removed, and its name says that it is unfinished
        }
    }

    private static bool ClearChild(HeldFolder folder, string name)
    {
        if (folder.TryOpenChild(name, out var child).Failed)
            return false;
        using (child)
            return child!.Names().All(file => !child.Remove(file).Failed) && !folder.RemoveChild(name).Failed;
    }
}
