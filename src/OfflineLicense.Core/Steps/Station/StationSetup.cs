using OfflineLicense.Sealing.Keys;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Station;

/// <summary>Creates a station: its folder, its ledger and its key.</summary>
internal static class StationSetup
{
    private static readonly string[] DeviceNames = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

    /// <param name="passphrase">For the new key's file; null: it is not encrypted.</param>
    /// <returns>The public key whose fingerprint a person writes on paper.</returns>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: a station is there already, or the name is not valid.</exception>
    public static PublicKey Create(
        StationPaths folder, NewStation wanted, string @operator, TimeProvider clock, Secret? passphrase = null)
    {
        var (name, side) = (wanted.Name, wanted.Side);
        Check(folder, name);

        // The ledger gets its file name last: a killed init has created no station, and the same command again creates one.
        using var station = StationFolder.Make(folder);
        using var writer = WriterLock.Take(station, TimeSpan.FromSeconds(10), clock);
        Check(folder, name); // again: another init may have been first
        var unfinished = new UnfinishedSetup(station);
        unfinished.RemoveKey();
        CheckNoKeys(station);
        using var key = SigningKey.Create(wanted.Curve);
        unfinished.Begin(key.Public.Id);
        PrivateKeyFile.Save(station, key, passphrase);
        var now = clock.GetUtcNow();
        LedgerFile.Create(station, name, side, now, (keys, settings, journal) =>
        {
            keys.Add(key.Public.Id, name, own: true, key.Public.Spki.Span, now);
            if (wanted.Hostnames is { } hostnames)
                settings.Set(SettingName.ExportHostnames, hostnames, now);
            journal.Add(now, @operator, "init", $"{name} ({(side == Side.Zone ? "zone" : "desk")}), key {key.Public.Id}");
            foreach (var setting in wanted.Folders)
            {
                settings.Set(setting.Name, setting.Value!, now);
                journal.Add(now, @operator, "config", StationSettings.Describe(setting.Name, setting.Value!));
            }
        });
        return key.Public;
    }

    /// <summary>Checks whether a station can be created, before anything is written.</summary>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: a station is there already, or the name is not valid.</exception>
    public static void Check(StationPaths folder, string name)
    {
        CheckName(name);
        if (File.Exists(folder.Ledger))
        {
            throw new Failure(FailureKind.Usage, $"{folder.Root} is a station already",
                "see it with: offlic status; a new one needs another folder");
        }
    }

    /// <summary>Keys without a ledger are those of a station that lost it: a new one beside them would start a second history.</summary>
    private static void CheckNoKeys(StationFolder station)
    {
        if (station.Keys?.Names().Any(name => name.EndsWith(FileNames.PrivateKeySuffix, StringComparison.Ordinal)) == true)
        {
            throw new Failure(FailureKind.Usage, $"{station.Paths.Keys} holds private keys, but there is no ledger: a station lost it",
                "restore it: offlic restore BACKUP DIR; a new station needs another folder");
        }
    }

    /// <summary>A station's name must be safe in every file name, on Windows too.</summary>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>.</exception>
    public static void CheckName(string name)
    {
        if (!StationName.IsValid(name))
        {
            throw new Failure(FailureKind.Usage, $"\"{name}\" is not a station name",
                "1 to 32 letters, digits, - and _, beginning with a letter or digit");
        }

        if (IsReserved(name))
            throw new Failure(FailureKind.Usage, $"\"{name}\" is a device name on Windows, so no file can have it", "use another name");
    }

    /// <summary>Whether it is the name of a device on Windows, so that no file and no folder can have it.</summary>
    public static bool IsReserved(string name) => DeviceNames.Contains(name, StringComparer.OrdinalIgnoreCase)
        || (name.Length == 4 && char.IsAsciiDigit(name[3])
            && (name.StartsWith("COM", StringComparison.OrdinalIgnoreCase) || name.StartsWith("LPT", StringComparison.OrdinalIgnoreCase)));
}
