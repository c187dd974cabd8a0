"""The help texts of the commands: what each one does, with examples."""

EXIT_CODES = (
    "exit codes: 0 done, 1 fault of the site, 2 of the command line, 3 of the machine, 130 interrupted"
)
WHOLE = f"""\
examples:
  python3 build.py                      build the site into dist/
  python3 build.py new ../shop          make a project of your own
  python3 build.py serve                build, serve with a provider to sign in at, rebuild on each save
  python3 build.py test                 run the tests in a real browser
  python3 build.py check                audit what was built: headers, policies, secrets, links
  python3 build.py audit                sign in with a browser, and look where tokens were left
  python3 build.py preview              serve what was built, as its host would
  python3 build.py deploy --check       compare the live site with what was built
  python3 build.py doctor               see what is missing, and whether the provider still is as it was pinned
  python3 build.py --env production     build with site/environments/production.toml on top
  python3 build.py discover --env production
                                        fetch and pin the metadata of the provider named there

{EXIT_CODES}
"""

BUILD = """\
dist/ is replaced whole, or left as it was when the site is at fault. Every fault is named with its
file, line and remedy. Results are cached in .gossamer/, so the next build is quick. Of more than ten pages the
heaviest are shown, and .gossamer/report.txt has all of them.

examples:
  python3 build.py
  python3 build.py --env production --out /srv/www
  python3 build.py --host cloudflare         (write the headers in the form that this host reads)
  python3 build.py --strict --quiet          (for CI: warnings, and what check finds, fail the build)
  python3 build.py --drafts --out preview    (with the pages that are not ready, and those of a later day)
  python3 build.py --report report.html      (one page: weights, what pulled what in, headers, time)
  python3 build.py --json > weight.json
  python3 build.py --verbose                 (how long each step took, and what was in the cache)
  python3 build.py --log-format json         (each line is an object, for programs that read logs)"""
SERVE = """\
Builds the site, serves it with the headers it will have in production, together with a provider to
sign in at and an API to call, and builds again whenever a file is saved. Pages reload by themselves.

examples:
  python3 build.py serve
  python3 build.py serve --port 9000 --open
  python3 build.py serve --fault id-token-nonce-wrong   (see what your visitors see when the provider fails)"""
PREVIEW = """\
Serves dist/ as it is on disk, with the headers that its host will send, pages at their own addresses and nowhere
else, compressed copies, and the 404 page. A site that is built for a port of this machine can be signed in to,
at the provider and APIs of build.py serve. Builds nothing: run build beside it to see a change.

examples:
  python3 build.py preview
  python3 build.py preview --host cloudflare         (read _headers as Cloudflare does)
  python3 build.py preview --env production --open   (a build for production: everything but sign-in)"""
TEST = """\
Finds a browser (or installs one) and runs pytest. What follows goes to pytest as it is.

examples:
  python3 build.py test                      (the quick tier: what must hold before anything lands)
  python3 build.py test --all                (everything, but for the long tests)
  python3 build.py test -k invoices -x
  python3 build.py test tests/browser --headed
  python3 build.py test --all --matrix       (prints what was shown: faults, journeys, standards)
  python3 build.py test -m soak              (long tests run only when asked for)"""
CHECK = """\
Judges the files of dist/, or of any folder with a static site, as the host would serve them: response
headers and their score, policies, secrets, integrity, links, other origins, weight. It needs no browser
and no network, and builds nothing. docs/check.md lists what it finds.

examples:
  python3 build.py check
  python3 build.py check --env production --strict      (for CI: warnings fail the audit)
  python3 build.py check public --host cloudflare       (another folder, of any make)
  python3 build.py check --sarif > check.sarif          (for code hosts that show findings at their lines)"""
AUDIT = """\
Signs in and out with a real browser, takes every secret that goes over the wire (tokens, code, verifier, nonce,
state), and looks for each, in every form, wherever a browser keeps things: stores, cookies, pages, the history,
the console, requests to others, the memory of each page and worker, and the profile on the disk afterwards.
Without a URL it audits this project's site, at the development provider; with one, any site: a window opens
and you sign in, or a file or selectors say how. The exit code is 1 if anything leaks, or a place could not be searched.

examples:
  python3 build.py audit
  python3 build.py audit https://example.org/            (a window opens; sign in there)
  python3 build.py audit https://example.org/ --steps steps.py --report leaks.html
  python3 build.py audit https://example.org/ --click "text=Log in" --fill "#user=qa" \\
      --fill '#password=$QA_PASSWORD' --click "text=Continue" --until "text=Welcome"
  python3 build.py audit --self-test"""
DISCOVER = """\
Reads the issuer's /.well-known/openid-configuration, checks it, and writes the part the site needs
into a file to commit. Builds read that file and never need the network.

examples:
  python3 build.py discover
  python3 build.py discover --env production"""

DEPLOY = """\
Prints the commands of your host's own tool that put dist/ live. With the address of a bucket, uploads into it what
changed, pages last, so that visitors notice nothing; --rollback makes the release before live again. With --check, asks
the live site for one path of each kind (page, redirect, asset, worker script, the redirect URI, what is missing),
compares status, headers and content with the build, and says what to mend. Then the exit code is 1.

examples:
  python3 build.py deploy --host cloudflare
  python3 build.py deploy s3://example-site --host cloudfront --dry-run
  python3 build.py deploy --env production --check
  python3 build.py deploy --check https://preview.example.org
  python3 build.py deploy --check https://www.example.org --json"""
SBOM = """\
Prints the bill of materials of dist/ as CycloneDX 1.6: each file with its SHA-256, the modules that are compiled into
each script, Brython, and every package of requirements.txt with its version and hashes. Builds nothing, and says the
same each time; a time stands in it only where SOURCE_DATE_EPOCH is set.

examples:
  python3 build.py sbom > sbom.json
  python3 build.py sbom --env production --out /srv/www > sbom.json"""
NEW = """\
Makes a folder with a small site in it, its tests, and all that is needed to build it anywhere. Nothing is
ever overwritten.

examples:
  python3 build.py new ../shop
  gossamer new shop --provider keycloak      (with that provider's lines, and what to register there)
  gossamer new shop --bare"""
EJECT = """\
A file of the project takes the place of Gossamer's file of the same name. This copies Gossamer's there, for
you to change.

examples:
  python3 build.py eject partials/header.html
  python3 build.py eject gossamer.css"""
TRANSLATE = """\
Collects the sentences of the site's templates, pages and Python, and those of Gossamer's that it has no translation
for, in site/translations/TAG.po. Translate them there, with any editor for gettext. Translations that are there stay;
those of sentences that are gone become comments.

examples:
  python3 build.py translate nl
  python3 build.py translate                 (each language of the site but English)"""
UPGRADE = """\
Writes the lock files anew, for another version of Gossamer and what that version needs. Says which files
that you ejected have changed in it.

examples:
  python3 build.py upgrade 0.2.0
  python3 build.py upgrade ../gossamer_site-0.2.0-py3-none-any.whl"""

DOCTOR = """\
Says in one line each: which Gossamer, Python and Brython these are, which packages differ from the lock, which
browser the tests would use, whether the settings of each environment fit together, whether its provider answers,
and whether what was pinned of it still holds. A problem comes with its remedy, and makes the exit code 1.

examples:
  python3 build.py doctor
  python3 build.py doctor --offline          (ask no provider)
  python3 build.py doctor --json > doctor.json"""

CLEAN = """\
Removes the files of dist/ and dist-host/ that a build wrote, and the cache in .gossamer/. What somebody else
put into these folders stays, and is named. The next command makes again what it needs.

examples:
  python3 build.py clean --dry-run
  python3 build.py clean
  python3 build.py clean --all               (test-results and .venv too)"""

COMPLETION = """\
With this script in its configuration, your shell completes the commands and options of gossamer and ./build.py
when you press Tab.

examples:
  source <(gossamer completion bash)         (in ~/.bashrc)
  source <(gossamer completion zsh)          (in ~/.zshrc, after compinit)
  gossamer completion fish | source          (in ~/.config/fish/config.fish)
  source <(python3 build.py completion bash)"""

FAULTS = """\
Each can be met on your own site: the provider of build.py serve then fails in that way. Where a fault has
several shapes, the first is met unless another is named: NAME/SHAPE.

examples:
  python3 build.py faults
  python3 build.py serve --fault id-token-nonce-wrong"""

DOCS = """\
Writes docs/standards/ and docs/errors.md from the code, the tests and their tables. Of use in Gossamer's
own repository only.

examples:
  python3 build.py docs
  python3 build.py docs --check"""
