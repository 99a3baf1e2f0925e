using System.Text.Json;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Steps.Collect;

/// <summary>Moves through a file that is read while its parts are handed on.</summary>
internal static class ReadAhead
{
    /// <summary>
    /// The next part; false at the end, or with the <paramref name="problem"/> where the drive fails or the file changes.
    /// </summary>
    public static bool TryMoveNext<T>(IEnumerator<T> parts, string path, out SourceProblem? problem)
    {
        problem = null;
        try
        {
            return parts.MoveNext();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            problem = SourceFile.Unreadable(path, failed);
            return false;
        }
        catch (JsonException)
        {
            // The reply was complete when it was checked, so it was cut or overwritten since.
            problem = SourceFile.Changing(path);
            return false;
        }
    }
}
