@echo off
rem The main targets of the Makefile, for Windows: make.bat TARGET [options for the tool behind it]
setlocal
cd /d "%~dp0"

set "VENV=.venv\Scripts\python.exe"
if "%JOBS%"=="" set "JOBS=auto"
set "PIP_DISABLE_PIP_VERSION_CHECK=1"
set "PIP_NO_INPUT=1"

set "TARGET=%~1"
if "%TARGET%"=="" set "TARGET=help"

rem What follows the target.
set "ARGS="
:next
shift
if "%~1"=="" goto dispatch
set ARGS=%ARGS% %1
goto next

:dispatch
for %%t in (help setup html check topics test test-all lint live clean) do if /i "%TARGET%"=="%%t" goto %%t
echo make.bat knows no target "%TARGET%". 1>&2
call :usage 1>&2
exit /b 1

:help
call :usage
exit /b 0

:usage
echo Usage: make.bat TARGET [options for the tool behind it]
echo.
echo   help     show this list
echo   setup    set up .venv for the site
echo   html     build the site in _build\html; a warning is an error
echo   check    tell what is wrong in the notes, without building pages
echo   topics   tell which topics, aliases and tags the notes lack
echo   test     run the quick tests
echo   test-all run all tests
echo   lint     check style, imports and types: ruff, import-linter, mypy
echo   live     serve the site, drafts too, on 127.0.0.1, and show what you save
echo   clean    delete what was built
echo.
echo Set PYTHON to name the interpreter, for example: set PYTHON=C:\Python313\python.exe
exit /b 0

:html
call :setup || exit /b 1
"%VENV%" -m sphinx -n -W --keep-going -j %JOBS% -d _build/doctrees -b html %ARGS% . _build/html
exit /b %ERRORLEVEL%

:check
call :setup || exit /b 1
"%VENV%" -m eventnotes check -n -j %JOBS% %ARGS%
exit /b %ERRORLEVEL%

:topics
call :setup || exit /b 1
"%VENV%" -m eventnotes topics -j %JOBS% %ARGS%
exit /b %ERRORLEVEL%

:test
call :setup-dev || exit /b 1
"%VENV%" -m pytest -n auto --dist loadfile -m "not slow" --hypothesis-profile quick %ARGS%
exit /b %ERRORLEVEL%

:test-all
call :setup-dev || exit /b 1
"%VENV%" -m pytest -n auto --dist loadfile %ARGS%
exit /b %ERRORLEVEL%

:lint
call :setup-dev || exit /b 1
"%VENV%" -m ruff check . || exit /b 1
"%VENV%" -m ruff format --check . || exit /b 1
".venv\Scripts\lint-imports.exe" --no-cache --no-logo || exit /b 1
set "CODE="
for %%d in (_ext tests bench noxfile.py) do if exist "%%d" call set "CODE=%%CODE%% %%d"
"%VENV%" -m mypy %CODE%
exit /b %ERRORLEVEL%

:live
call :setup || exit /b 1
"%VENV%" -m eventnotes live -j %JOBS% %ARGS%
exit /b %ERRORLEVEL%

:clean
if exist _build rmdir /s /q _build
if exist dist rmdir /s /q dist
exit /b 0

rem Sets up .venv with what the site needs, where requirements.txt, pyproject.toml or the Python differ from those it was
rem made from. The locks are complete, so nothing is resolved: --no-deps.
:setup
if not "%PYTHON%"=="" goto named
set "PYTHON=python"
where py >nul 2>nul && set "PYTHON=py"
:named
"%PYTHON%" -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>nul
if errorlevel 1 (
  echo Python 3.11 or newer is needed. Install it, or name it: set PYTHON=C:\path\to\python.exe 1>&2
  exit /b 1
)
for /f %%v in ('^""%PYTHON%" -c "import platform; print(platform.python_version())"^"') do set "VERSION=%%v"
set "READY=.venv\ready-%VERSION%"
set "INSTALL="%VENV%" -m pip install -qq --no-deps"
where uv >nul 2>nul && set "INSTALL=uv pip install --quiet --python "%VENV%" --no-deps"
if not exist "%READY%" goto create
fc /b requirements.txt "%READY%\requirements.txt" >nul 2>nul || goto install
fc /b pyproject.toml "%READY%\pyproject.toml" >nul 2>nul || goto install
exit /b 0

:create
echo Setting up .venv with Python %VERSION%
"%PYTHON%" -m venv --clear .venv || exit /b 1
mkdir "%READY%" || exit /b 1
:install
%INSTALL% --require-hashes -r requirements.txt || exit /b 1
%INSTALL% --no-build-isolation -e . || exit /b 1
copy /y requirements.txt "%READY%" >nul || exit /b 1
copy /y pyproject.toml "%READY%" >nul || exit /b 1
del /q "%READY%\requirements-dev.txt" 2>nul
exit /b 0

rem Adds what tests and checks need.
:setup-dev
call :setup || exit /b 1
fc /b requirements-dev.txt "%READY%\requirements-dev.txt" >nul 2>nul && exit /b 0
%INSTALL% --require-hashes -r requirements-dev.txt || exit /b 1
copy /y requirements-dev.txt "%READY%" >nul || exit /b 1
exit /b 0
